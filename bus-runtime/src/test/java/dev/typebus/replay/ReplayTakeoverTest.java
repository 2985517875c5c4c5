package dev.typebus.replay;

import static dev.typebus.fixtures.Loans.CATALOG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.EventBus;
import dev.typebus.fixtures.InterceptedDataSource;
import dev.typebus.handler.Group;
import dev.typebus.handler.HandlerTable;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Replays across nodes, lanes and databases. */
@Tag("once")
@Tag("database")
class ReplayTakeoverTest extends ReplayFixture {
    @Test
    void replayContinuesOnNextLaneOwner() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (EventBus first = bus(Group.named("notes").lanes(1).handlers(witness("again", holdFirst(reached, goOn))))) {
            publish(first, MANY, 3);
            awaitCount("handler = 'again'", MANY);
            Replay replay = start(first, ReplayRequest.handler("notes", "again"));
            reached.await();
            try (EventBus second = bus(Group.named("notes").lanes(1).handlers(witness("again")))) {
                DATABASE.execute("UPDATE domain_event_lanes SET epoch = epoch + 1;"
                        + " UPDATE domain_event_leases SET owner = NULL, expires_at = '-infinity'");
                publish(second, 5, 3);
                goOn.countDown();
                awaitEnd(second, replay);
                awaitCount("NOT replaying", MANY + 5);
                assertThat(count("replaying")).isEqualTo(MANY);
                assertThat(inversions("again")).isZero();
            }
        }
    }

    @Test
    void replayRequestedOnOtherNodeIsCarriedOut() throws Exception {
        try (EventBus worker = bus(Group.named("notes").handlers(witness("again")));
                EventBus operator = EventBus.builder(DATABASE.pool()).start()) {
            publish(worker, 10, 3);
            awaitCount("handler = 'again'", 10);
            awaitEnd(operator, start(operator, ReplayRequest.group("notes")));
            assertThat(count("replaying")).isEqualTo(10);
            assertThatThrownBy(() -> operator.replays().dryRun(ReplayRequest.group("notes")))
                    .hasMessage("Not run: this process does not have handler again of group notes. Ask one that has");
        }
    }

    @Test
    void replayBetweenTwoReadsRepeatsEachEventOnce() throws Exception {
        Group notes = Group.named("notes").lanes(1).handlers(witness("again"));
        try (EventBus bus = bus(notes)) {
            publish(bus, 10, 3);
            awaitCount("handler = 'again'", 10);
        }
        try (EventBus operator = EventBus.builder(DATABASE.pool()).start();
                EventBus worker = EventBus.builder(asking(operator, ReplayRequest.group("notes"), 0))
                        .catalog(CATALOG)
                        .handlers(HandlerTable.of(notes))
                        .start()) {
            awaitCount("replaying", 10);
            assertThat(count("TRUE")).isEqualTo(20);
            assertThat(worker.replays().list()).hasSize(1);
        }
    }

    @Test
    void replayStartsAtPositionAheadOfItsLane() throws Exception {
        Group notes = Group.named("notes").lanes(1).handlers(witness("again"));
        try (EventBus bus = bus(notes)) {
            publish(bus, 2, 1);
            awaitCount("handler = 'again'", 2);
        }
        try (EventBus operator =
                        EventBus.builder(DATABASE.pool()).catalog(CATALOG).start();
                EventBus worker = EventBus.builder(
                                asking(operator, ReplayRequest.group("notes").fromPosition(5), 3))
                        .catalog(CATALOG)
                        .handlers(HandlerTable.of(notes))
                        .start()) {
            awaitCount("replaying", 1);

            assertThat(traces("again")).containsExactly("1", "2", "3", "4", "5", "5 again");
            assertThat(worker.replays().list()).hasSize(1);
        }
    }

    @Test
    void replayContinuesWithMoreLanes() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Replay replay;
        try (EventBus bus = bus(Group.named("notes").lanes(1).handlers(witness("again", holdFirst(reached, goOn))))) {
            publish(bus, MANY, 7);
            awaitCount("handler = 'again'", MANY);
            replay = start(bus, ReplayRequest.handler("notes", "again"));
            reached.await();
            bus.replays().pause(replay.id());
            goOn.countDown();
        }
        assertThat(count("replaying")).isLessThan(MANY);
        try (EventBus bus = bus(Group.named("notes").lanes(4).handlers(witness("again")))) {
            publish(bus, 10, 7);
            bus.replays().resume(replay.id());
            awaitEnd(bus, replay);
            awaitCount("NOT replaying", MANY + 10);
            assertThat(count("replaying")).isEqualTo(MANY);
            assertThat(inversions("again")).isZero();
        }
    }

    /** Sets up a restored database: one event had committed late and was handled by other handlers only; no handler had handled another one. */
    @Test
    void replayInRestoredDatabaseLosesNothing() throws Exception {
        for (boolean cancelled : List.of(false, true)) {
            emptyTables();
            try (EventBus bus = bus(Group.named("notes").lanes(1).handlers(witness("again"), witness("beside")))) {
                publish(bus, 3, 3);
                awaitCount("true", 6);
            }
            Replay replay;
            try (EventBus operator = bus()) {
                replay = start(operator, ReplayRequest.handler("notes", "again"));
                operator.replays().pause(replay.id());
            }
            DATABASE.execute("""
                    UPDATE domain_events SET transaction_id = '900000000000'::text::xid8;
                    INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload, transaction_id) VALUES
                      ('Note.Written', 'note', 'note', 'late', '{"about": "late", "text": "t"}', '900000000010'::text::xid8),
                      ('Note.Written', 'note', 'note', 'later', '{"about": "later", "text": "t"}', '900000000020'::text::xid8);
                    INSERT INTO witness (handler, aggregate, position, replaying) VALUES ('beside', 'late', 4, false);
                    UPDATE domain_event_lanes SET high = 5, snapshot = '900000000015:900000000015:' WHERE handler_id = '';
                    UPDATE domain_event_lanes SET given_high = 5, snapshot = '900000000005:900000000005:' WHERE handler_id = 'again';
                    UPDATE domain_event_log SET system_identifier = 'another cluster'
                    """);
            EventBus.acceptRestoredDatabase(DATABASE.pool());
            try (EventBus bus = bus(Group.named("notes").lanes(1).handlers(witness("again"), witness("beside")))) {
                if (cancelled) {
                    bus.replays().cancel(replay.id());
                } else {
                    bus.replays().resume(replay.id());
                }
                awaitEnd(bus, replay);
                awaitCount("handler = 'beside'", 5);
                awaitCount("handler = 'again' AND position > 3", 2);
                assertThat(count("replaying AND position <= 3")).isEqualTo(cancelled ? 0 : 3);
                assertThat(DATABASE.number("SELECT count(*) FROM domain_event_deliveries"))
                        .isZero();
            }
        }
    }

    /** Publishes events and starts a replay once, right after a lane has read which replays there are. */
    private static DataSource asking(EventBus operator, ReplayRequest request, int events) {
        AtomicBoolean asked = new AtomicBoolean();
        return InterceptedDataSource.of(DATABASE.pool(), new InterceptedDataSource.Interceptor() {
            @Override
            public void before(String call) {}

            @Override
            public void after(String call) {
                if (call.startsWith("SELECT replayed.replay AS id") && asked.compareAndSet(false, true)) {
                    publish(operator, events, 1);
                    start(operator, request);
                }
            }
        });
    }
}
