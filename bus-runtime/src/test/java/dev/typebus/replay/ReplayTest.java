package dev.typebus.replay;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.LOAN_FUNDED;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.event.NewEvent;
import dev.typebus.event.Transaction;
import dev.typebus.fixtures.InterceptedDataSource;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Delivery;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("once")
@Tag("database")
class ReplayTest {
    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private static final Duration LONG = Duration.ofMinutes(3);
    private static final RetryPolicy ONCE = RetryPolicy.DEFAULT.attempts(1);

    /** More than two batches of a lane. */
    private static final int MANY = 1_200;

    @BeforeEach
    void emptyTables() throws SQLException {
        DATABASE.clear();
        DATABASE.execute("""
                CREATE TABLE IF NOT EXISTS witness (
                  place bigint GENERATED ALWAYS AS IDENTITY, handler text, aggregate text, position bigint, replaying boolean)
                """);
        DATABASE.execute("TRUNCATE witness RESTART IDENTITY");
    }

    private static EventBus bus(Group... groups) {
        return EventBus.builder(DATABASE.pool())
                .catalog(CATALOG)
                .handlers(HandlerTable.of(groups))
                .leaseTime(Duration.ofSeconds(1))
                .start();
    }

    /** What happens in a handler before it leaves its trace. */
    private interface Before {
        void handle(Delivery delivery) throws Exception;
    }

    private static Handler<?> witness(String id, Before before) {
        return Handler.on(id, NOTE_WRITTEN).retry(ONCE).transactional((event, tx, delivery) -> {
            before.handle(delivery);
            trace(id, tx, delivery);
        });
    }

    private static Handler<?> witness(String id) {
        return witness(id, delivery -> {});
    }

    private static void trace(String id, Transaction tx, Delivery delivery) throws SQLException {
        try (PreparedStatement insert = tx.connection()
                .prepareStatement(
                        "INSERT INTO witness (handler, aggregate, position, replaying) VALUES (?, ?, ?, ?)")) {
            insert.setString(1, id);
            insert.setString(2, delivery.aggregateId());
            insert.setLong(3, delivery.position());
            insert.setBoolean(4, delivery.replaying());
            insert.executeUpdate();
        }
    }

    private static void publish(EventBus bus, int count, int aggregates) {
        List<NewEvent<?>> events = new ArrayList<>();
        IntStream.range(0, count)
                .forEach(i -> events.add(NewEvent.of(NOTE_WRITTEN, Loans.note("note-" + i % aggregates, "" + i))));
        bus.publishAll(events);
    }

    private static void publish(EventBus bus, String aggregate) {
        bus.publish(NOTE_WRITTEN, Loans.note(aggregate, "text"));
    }

    private static long count(String where) throws SQLException {
        return DATABASE.number("SELECT count(*) FROM witness WHERE " + where);
    }

    private static List<String> traces(String handler) throws SQLException {
        return DATABASE.texts(
                "SELECT position || CASE WHEN replaying THEN ' again' ELSE '' END FROM witness WHERE handler = '"
                        + handler + "' ORDER BY place");
    }

    private static void awaitCount(String where, long count) {
        await().atMost(LONG).untilAsserted(() -> assertThat(count(where)).isEqualTo(count));
    }

    private static void awaitEnd(EventBus bus, Replay replay) {
        await().atMost(LONG)
                .until(() -> bus.replays().find(replay.id()).orElseThrow().endedAt() != null);
    }

    private static Replay start(EventBus bus, ReplayRequest request) {
        List<Replay> started = bus.replays().start(request);
        assertThat(started).hasSize(1);
        return started.get(0);
    }

    /** Of each aggregate, the positions of a handler's traces that do not go up, from the first repeated one on or before it. */
    private static long inversions(String handler) throws SQLException {
        return DATABASE.number("""
                SELECT count(*) FROM (
                  SELECT position, lag(position) OVER (PARTITION BY aggregate, pass ORDER BY place) AS before
                  FROM (SELECT *, place >= min(place) FILTER (WHERE replaying) OVER (PARTITION BY aggregate) AS pass
                        FROM witness WHERE handler = '%s') passes) pairs
                WHERE before >= position
                """.formatted(handler));
    }

    @Test
    void aReplayGivesAllAgainInOrderBesideLiveEvents() throws Exception {
        Group replayed = Group.named("replayed").lanes(3).handlers(witness("again"), witness("beside"));
        Group other = Group.named("other").lanes(2).handlers(witness("elsewhere"));
        AtomicBoolean enough = new AtomicBoolean();
        try (EventBus bus = bus(replayed, other)) {
            publish(bus, MANY, 7);
            awaitCount("handler = 'again'", MANY);
            Thread publisher = new Thread(() -> {
                while (!enough.get()) {
                    bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("note-3", "live"));
                }
            });
            publisher.start();
            Replay replay = start(
                    bus, ReplayRequest.handler("replayed", "again").by("jane").because("wrong rounding"));
            assertThat(replay.startedBy() + " " + replay.reason()).isEqualTo("jane wrong rounding");
            awaitEnd(bus, replay);
            enough.set(true);
            publisher.join();
            assertThat(bus.replays().find(replay.id()).orElseThrow())
                    .returns(Replay.State.DONE, Replay::state)
                    .returns(100, Replay::percent);
            long events = DATABASE.number("SELECT count(*) FROM domain_events");
            for (String handler : List.of("again", "beside", "elsewhere")) {
                awaitCount("NOT replaying AND handler = '" + handler + "'", events);
            }
            assertThat(count("replaying AND handler <> 'again'")).isZero();
            assertThat(count("replaying")).isGreaterThanOrEqualTo(MANY);
            assertThat(DATABASE.number("SELECT count(*) FROM (SELECT position, handler, replaying FROM witness"
                            + " GROUP BY 1, 2, 3 HAVING count(*) > 1) doubled"))
                    .isZero();
            assertThat(DATABASE.number(
                            "SELECT count(*) FROM domain_events e WHERE position <= %d AND NOT EXISTS (SELECT FROM witness w WHERE w.position = e.position AND replaying)"
                                    .formatted(MANY)))
                    .isZero();
            for (String handler : List.of("again", "beside", "elsewhere")) {
                assertThat(inversions(handler)).as(handler).isZero();
            }
        }
        assertThat(DATABASE.number("SELECT count(*) FROM domain_event_lanes WHERE handler_id <> ''"))
                .isZero();
    }

    @Test
    void aReplayBeginsAtAPositionOrATime() throws Exception {
        Handler<?> once = Handler.on("once", NOTE_WRITTEN)
                .notReplayable()
                .transactional((event, tx, delivery) -> trace("once", tx, delivery));
        try (EventBus bus = bus(Group.named("notes").lanes(1).handlers(witness("again"), once, witness("too")))) {
            DATABASE.execute("""
                    INSERT INTO domain_events (id, event_type, domain, aggregate_type, aggregate_id, payload, occurred_at)
                    SELECT id::uuid, 'Note.Written', 'note', 'note', 'a', '{"about": "a", "text": "t"}', occurred_at::timestamptz
                    FROM (VALUES ('01900000-0000-7000-8000-000000000001', '2030-01-01'),
                                 ('01900000-1000-7000-8000-000000000002', '2001-01-01'),
                                 ('f0000000-0000-4000-8000-000000000003', '2024-06-10 02:35:24Z'),
                                 ('01900000-2000-7000-8000-000000000004', '2001-01-01')) AS old (id, occurred_at)
                    """);
            awaitCount("handler = 'again'", 4);
            Instant second = Instant.ofEpochMilli(0x019000001000L);
            awaitEnd(bus, start(bus, ReplayRequest.handler("notes", "again").fromPosition(3)));
            assertThat(traces("again")).containsExactly("1", "2", "3", "4", "3 again", "4 again");
            awaitEnd(bus, start(bus, ReplayRequest.handler("notes", "again").from(second)));
            assertThat(traces("again").subList(6, 9)).containsExactly("2 again", "3 again", "4 again");
            awaitEnd(bus, start(bus, ReplayRequest.handler("notes", "again").from(second.plusMillis(1))));
            assertThat(traces("again").subList(9, traces("again").size())).containsExactly("3 again", "4 again");
            awaitEnd(bus, start(bus, ReplayRequest.handler("notes", "again").from(Instant.now())));
            assertThat(traces("again")).hasSize(11);

            List<Replay> ofGroup =
                    bus.replays().start(ReplayRequest.group("notes").fromPosition(4));
            assertThat(ofGroup).extracting(Replay::handlerId).containsExactly("again", "too");
            ofGroup.forEach(replay -> awaitEnd(bus, replay));
            assertThat(traces("again")).hasSize(12);
            assertThat(traces("too")).containsExactly("1", "2", "3", "4", "4 again");
            assertThat(traces("once")).containsExactly("1", "2", "3", "4");
        }
    }

    @Test
    void whatCannotBeReplayedIsRefusedWithTheReason() {
        Handler<?> once = Handler.on("once", NOTE_WRITTEN).notReplayable().plain((event, delivery) -> {});
        CountDownLatch stuck = new CountDownLatch(1);
        Before wait = delivery -> {
            if (delivery.replaying()) {
                stuck.await();
            }
        };
        try (EventBus bus = bus(
                Group.named("notes").lanes(1).handlers(witness("again", wait), once),
                Group.named("mail").handlers(once))) {
            publish(bus, "a");
            awaitCount("handler = 'again'", 1);
            Replays jdbcReplays = bus.replays();
            assertRefused(jdbcReplays, ReplayRequest.group("nobody"), "there is no group nobody");
            assertRefused(
                    jdbcReplays,
                    ReplayRequest.handler("notes", "agian"),
                    "group notes has no handler agian; it has again, once");
            assertRefused(
                    jdbcReplays,
                    ReplayRequest.handler("notes", "once"),
                    "handler once of group notes says that it must not be (@Handles(replayable = false))");
            assertRefused(
                    jdbcReplays, ReplayRequest.group("mail"), "every handler of group mail says that it must not");
            Replay replay = start(bus, ReplayRequest.handler("notes", "again"));
            assertRefused(
                    jdbcReplays,
                    ReplayRequest.handler("notes", "again"),
                    "is in replay " + replay.id() + ", which is running. Ask again when that has ended");
            assertRefused(
                    jdbcReplays,
                    ReplayRequest.handler("notes", "again").aggregate("note", "a"),
                    "is in replay " + replay.id());
            assertThatThrownBy(() -> jdbcReplays.resume(replay.id()))
                    .isInstanceOf(ReplayRefusedException.class)
                    .hasMessageMatching("Replay \\d+ of notes/again: RUNNING, \\d+ %; it cannot be resumed");
            stuck.countDown();
            awaitEnd(bus, replay);
            assertThatThrownBy(() -> jdbcReplays.cancel(replay.id()))
                    .hasMessage("Replay %d of notes/again: DONE, 100 %%; it cannot be cancelled", replay.id());
            assertThatThrownBy(() -> jdbcReplays.pause(99))
                    .hasMessage("There is no replay 99. bus.replays().list() shows those there are");
        }
        assertThatThrownBy(() -> ReplayRequest.group("notes").fromPosition(0))
                .hasMessage("A replay begins at position 1 or later, not at 0");
        assertThatThrownBy(() -> ReplayRequest.group("notes").fromPosition(5).from(Instant.EPOCH))
                .hasMessage("A replay begins at a position or at a time, not at both");
    }

    private static void assertRefused(Replays jdbcReplays, ReplayRequest request, String why) {
        assertThatThrownBy(() -> jdbcReplays.start(request))
                .isInstanceOf(ReplayRefusedException.class)
                .hasMessageStartingWith("Not replayed: ")
                .hasMessageContaining(why);
    }

    @Test
    void aPausedReplayWaitsAndGoesOnWhenResumed() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Group group =
                Group.named("notes").lanes(1).handlers(witness("again", holdFirst(reached, goOn)), witness("beside"));
        try (EventBus bus = bus(group)) {
            publish(bus, MANY, 3);
            awaitCount("handler = 'again'", MANY);
            Replay replay = start(bus, ReplayRequest.handler("notes", "again"));
            reached.await();
            bus.replays().pause(replay.id());
            goOn.countDown();
            for (int i = 1;
                    i <= 2;
                    i++) { // twice: the first may be handled in the step in which the pause was asked for
                publish(bus, "note-0");
                awaitCount("handler = 'beside'", MANY + i);
            }
            long before = count("replaying");
            publish(bus, "note-0");
            awaitCount("handler = 'beside'", MANY + 3);
            assertThat(count("replaying")).isEqualTo(before).isLessThan(MANY);
            assertThat(count("handler = 'again' AND NOT replaying")).isEqualTo(MANY);
            Replay paused = bus.replays().find(replay.id()).orElseThrow();
            assertThat(paused.state()).isEqualTo(Replay.State.PAUSED);
            assertThat(paused.position()).isEqualTo(before);
            assertThat(paused.percent()).isBetween(1, 99);
            assertThat(bus.replays().list()).containsExactly(paused);

            bus.replays().resume(replay.id());
            awaitEnd(bus, replay);
            assertThat(count("replaying")).isEqualTo(MANY);
            assertThat(count("handler = 'again' AND NOT replaying")).isEqualTo(MANY + 3);
            assertThat(inversions("again")).isZero();
        }
        assertThat(
                        DATABASE.text(
                                "SELECT string_agg(entry ->> 'act', ' ') FROM domain_event_replays, jsonb_array_elements(history) entry"))
                .isEqualTo("started paused resumed");
    }

    private static Before holdFirst(CountDownLatch reached, CountDownLatch goOn) {
        return delivery -> {
            if (delivery.replaying()) {
                reached.countDown();
                goOn.await();
            }
        };
    }

    @Test
    void aCancelledReplayLosesNothingNew() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean broken = new AtomicBoolean(true);
        long bad = MANY - 2;
        Before fail = delivery -> {
            if (delivery.position() == bad && broken.get()) {
                throw new IllegalStateException("no");
            }
            holdFirst(reached, goOn).handle(delivery);
        };
        Group group = Group.named("notes").lanes(1).handlers(witness("again", fail), witness("beside"));
        try (EventBus bus = bus(group);
                Connection late = DATABASE.unpooled().getConnection()) {
            late.setAutoCommit(false);
            bus.joining(late).publish(NOTE_WRITTEN, Loans.note("late", "1"));
            publish(bus, MANY, 3);
            awaitCount("handler = 'again'", MANY - 1);
            assertThat(bus.deadLetters().list()).hasSize(1);
            Replay replay = start(bus, ReplayRequest.handler("notes", "again"));
            reached.await();
            late.commit();
            publish(bus, 10, 3);
            bus.replays().cancel(replay.id());
            goOn.countDown();
            awaitEnd(bus, replay);
            assertThat(bus.replays().find(replay.id()).orElseThrow().state()).isEqualTo(Replay.State.CANCELLED);
            awaitCount("handler = 'beside'", MANY + 11);
            awaitCount("handler = 'again' AND NOT replaying", MANY + 10);
            assertThat(count("replaying")).isBetween(1L, 1_000L);
            assertThat(bus.deadLetters().list()).hasSize(1);
            broken.set(false);
            assertThat(bus.deadLetters().redriveAll()).isEqualTo(1);
            awaitCount("handler = 'again' AND NOT replaying", MANY + 11);
        }
    }

    @Test
    void aReplayGoesOnWithTheNextOwnerOfItsLane() throws Exception {
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
    void aReplayIsTakenUpWhereverItWasAskedFor() throws Exception {
        try (EventBus worker = bus(Group.named("notes").handlers(witness("again")));
                EventBus operator = EventBus.builder(DATABASE.pool()).start()) {
            publish(worker, 10, 3);
            awaitCount("handler = 'again'", 10);
            awaitEnd(operator, start(operator, ReplayRequest.group("notes")));
            assertThat(count("replaying")).isEqualTo(10);
            assertThatThrownBy(() -> operator.replays().dryRun(ReplayRequest.group("notes")))
                    .hasMessage(
                            "Not rehearsed: this process does not have handler again of group notes. Ask one that has");
        }
    }

    @Test
    void aReplayBetweenTwoLooksKnowsWhatWasGiven() throws Exception {
        Group notes = Group.named("notes").lanes(1).handlers(witness("again"));
        try (EventBus bus = bus(notes)) {
            publish(bus, 10, 3);
            awaitCount("handler = 'again'", 10);
        }
        try (EventBus operator = EventBus.builder(DATABASE.pool()).start();
                EventBus worker = EventBus.builder(asking(operator, ReplayRequest.group("notes")))
                        .catalog(CATALOG)
                        .handlers(HandlerTable.of(notes))
                        .start()) {
            awaitCount("replaying", 10);
            assertThat(count("TRUE")).isEqualTo(20);
            assertThat(worker.replays().list()).hasSize(1);
        }
    }

    @Test
    void aReplayBeginsRightBeforeItsLaneIsThere() throws Exception {
        Group notes = Group.named("notes").lanes(1).handlers(witness("again"));
        try (EventBus bus = bus(notes)) {
            publish(bus, 2, 1);
            awaitCount("handler = 'again'", 2);
        }
        try (EventBus operator =
                        EventBus.builder(DATABASE.pool()).catalog(CATALOG).start();
                EventBus worker = EventBus.builder(
                                asking(operator, ReplayRequest.group("notes").fromPosition(5)))
                        .catalog(CATALOG)
                        .handlers(HandlerTable.of(notes))
                        .start()) {
            publish(operator, 3, 1);
            awaitCount("replaying", 1);

            assertThat(traces("again")).containsExactly("1", "2", "3", "4", "5", "5 again");
            assertThat(worker.replays().list()).hasSize(1);
        }
    }

    /** Starts a replay once, right after a lane has looked what is asked of it. */
    private static DataSource asking(EventBus operator, ReplayRequest request) {
        AtomicBoolean asked = new AtomicBoolean();
        return InterceptedDataSource.of(DATABASE.pool(), new InterceptedDataSource.Interceptor() {
            @Override
            public void before(String call) {}

            @Override
            public void after(String call) {
                if (call.startsWith("SELECT way.replay AS id") && asked.compareAndSet(false, true)) {
                    start(operator, request);
                }
            }
        });
    }

    @Test
    void aReplaySupersedesOpenDeliveries() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        Before fail = delivery -> {
            if (broken.get() && delivery.position() % 4 == 2) {
                throw new IllegalStateException("no");
            }
        };
        Group group = Group.named("notes").lanes(1).order(Group.Order.BLOCK).handlers(witness("again", fail));
        try (EventBus bus = bus(group)) {
            publish(
                    bus, 12,
                    3); // 2, 6 and 10 fail, each of another aggregate; 5, 8, 9, 11, 12 wait behind them or go on
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(bus.deadLetters().list()).hasSize(3));
            bus.deadLetters()
                    .discard(
                            bus.deadLetters().list().stream()
                                    .filter(letter -> letter.position() == 10)
                                    .findFirst()
                                    .orElseThrow(),
                            "for good");
            broken.set(false);
            List<String> before = traces("again");
            Replay replay = start(bus, ReplayRequest.handler("notes", "again"));
            awaitEnd(bus, replay);
            List<String> after = traces("again");
            assertThat(after.subList(before.size(), after.size()))
                    .filteredOn(trace -> trace.endsWith("again"))
                    .extracting(trace -> Long.parseLong(trace.substring(0, trace.indexOf(' '))))
                    .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 11L, 12L);
            assertThat(inversions("again")).isZero();
            assertThat(DATABASE.texts("SELECT position || ' ' || state FROM domain_event_deliveries"))
                    .containsExactly("10 discarded");
        }
    }

    @Test
    void aFailureInAReplayHoldsUpItsAggregateOnly() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        Handler<?> again = Handler.on("again", NOTE_WRITTEN)
                .retry(RetryPolicy.DEFAULT.attempts(50).delays(Duration.ofMillis(50), 1, Duration.ofMillis(50)))
                .transactional((event, tx, delivery) -> {
                    if (broken.get() && delivery.position() == 2) {
                        throw new IllegalStateException("not yet");
                    }
                    trace("again", tx, delivery);
                });
        try (EventBus bus = bus(Group.named("notes").lanes(1).handlers(again))) {
            publish(bus, 9, 3);
            awaitCount("handler = 'again'", 9);
            broken.set(true);
            Replay replay = start(bus, ReplayRequest.handler("notes", "again"));
            awaitEnd(bus, replay);
            publish(bus, "note-1"); // position 10, behind 2, 5 and 8
            publish(bus, "note-2");
            awaitCount("position = 11", 1);
            assertThat(count("replaying")).isEqualTo(6);
            broken.set(false);
            awaitCount("position = 10", 1);
            assertThat(count("replaying")).isEqualTo(9);
            assertThat(inversions("again")).isZero();
        }
    }

    @Test
    void oneAggregateIsReplayedBeforeItsNewEvents() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Handler<?> loans = Handler.on("loans", LOAN_FUNDED).plain((event, delivery) -> {});
        Group group = Group.named("notes")
                .lanes(2)
                .handlers(witness("again", holdFirst(reached, goOn)), witness("beside"), loans);
        try (EventBus bus = bus(group)) {
            publish(bus, 30, 3);
            bus.publish(LOAN_FUNDED, Loans.funded(UUID.randomUUID()));
            awaitCount("handler = 'again'", 30);
            Replay replay = start(
                    bus,
                    ReplayRequest.handler("notes", "again")
                            .aggregate("note", "note-1")
                            .fromPosition(5));
            reached.await();
            assertThat(bus.replays().find(replay.id()).orElseThrow().toString())
                    .isEqualTo("Replay %d of notes/again of note/note-1: RUNNING, 0 %%", replay.id());
            assertThatThrownBy(() -> bus.replays().start(ReplayRequest.handler("notes", "again")))
                    .hasMessageContaining("is in replay " + replay.id());
            publish(bus, "note-1");
            goOn.countDown();
            awaitEnd(bus, replay);
            awaitCount("handler = 'again' AND position = 32", 1);
            assertThat(traces("again").subList(30, 40))
                    .containsExactly(
                            "5 again",
                            "8 again",
                            "11 again",
                            "14 again",
                            "17 again",
                            "20 again",
                            "23 again",
                            "26 again",
                            "29 again",
                            "32");
            assertThat(count("replaying AND handler <> 'again'")).isZero();
            awaitEnd(bus, start(bus, ReplayRequest.handler("notes", "loans").aggregate("note", "note-1")));
        }
        assertThat(DATABASE.number("SELECT count(*) FROM domain_event_deliveries"))
                .isZero();
    }

    @Test
    void aCancelledAggregateReplayLeavesItsDeliveries() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean broken = new AtomicBoolean(true);
        Before fail = delivery -> {
            if (delivery.position() == 7 && broken.get()) {
                throw new IllegalStateException("no");
            }
            holdFirst(reached, goOn).handle(delivery);
        };
        try (EventBus bus = bus(Group.named("notes").lanes(1).handlers(witness("again", fail)))) {
            publish(bus, 10, 1);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(bus.deadLetters().list()).hasSize(1));
            awaitCount("handler = 'again'", 9);
            Replay replay = start(bus, ReplayRequest.handler("notes", "again").aggregate("note", "note-0"));
            reached.await();
            publish(bus, "note-0");
            bus.replays().cancel(replay.id());
            goOn.countDown();
            awaitEnd(bus, replay);
            awaitCount("position = 11", 1);
            assertThat(count("replaying")).isBetween(1L, 2L);
            assertThat(bus.deadLetters().list()).hasSize(1);
            broken.set(false);
            bus.deadLetters().redriveAll();
            awaitCount("position = 7", 1);
        }
    }

    @Test
    void aPausedReplayOfAnAggregateWaitsWithItsNewEvents() throws Exception {
        try (EventBus bus = bus(Group.named("notes").lanes(1).handlers(witness("again")))) {
            publish(bus, 4, 2);
            awaitCount("handler = 'again'", 4);
            DATABASE.execute("UPDATE domain_event_leases SET owner = 'nobody', expires_at = 'infinity';"
                    + " UPDATE domain_event_lanes SET epoch = epoch + 1"); // so that it is paused before it begins
            Replay replay = start(bus, ReplayRequest.handler("notes", "again").aggregate("note", "note-1"));
            bus.replays().pause(replay.id());
            DATABASE.execute("UPDATE domain_event_leases SET owner = NULL, expires_at = '-infinity'");
            publish(bus, "note-0");
            awaitCount("position = 5", 1);
            assertThat(count("replaying")).isZero();
            bus.replays().resume(replay.id());
            awaitEnd(bus, replay);
            assertThat(traces("again").subList(5, 7)).containsExactly("2 again", "4 again");
        }
    }

    @Test
    void aRehearsalCountsAndDecodesAndCallsNobody() throws Exception {
        try (EventBus bus = bus(Group.named("notes").lanes(2).handlers(witness("again"), witness("too")))) {
            publish(bus, 20, 3);
            bus.publish(LOAN_FUNDED, Loans.funded(UUID.randomUUID()));
            awaitCount("handler = 'again'", 20);
            DATABASE.execute("UPDATE domain_events SET payload = '{\"about\": 7}' WHERE position IN (3, 17)");
            assertThat(bus.replays().dryRun(ReplayRequest.group("notes").fromPosition(3)))
                    .hasSize(2)
                    .allSatisfy(rehearsal -> {
                        assertThat(rehearsal.events()).isEqualTo(18);
                        assertThat(rehearsal.undecodable()).isEqualTo(2);
                        assertThat(rehearsal.faults()).hasSize(2);
                        assertThat(rehearsal.faults().get(0).position()).isEqualTo(3);
                        assertThat(rehearsal.faults().get(1).message())
                                .startsWith("Note.Written v1 of note/note-1 at 17 cannot be decoded: ");
                    });
            assertThat(bus.replays()
                            .dryRun(ReplayRequest.handler("notes", "too").aggregate("note", "note-1"))
                            .get(0))
                    .satisfies(rehearsal -> assertThat(rehearsal.events() + " " + rehearsal.undecodable())
                            .isEqualTo("7 1"));
            assertThat(bus.replays().list()).isEmpty();
        }
        assertThat(count("true")).isEqualTo(40);
        assertThat(DATABASE.number("SELECT count(*) FROM domain_event_deliveries"))
                .isZero();
    }

    @Test
    void aGroupGetsMoreLanesInTheMiddleOfAReplay() throws Exception {
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

    /** As in a restored database: one event had committed late and was only handled by others, one nobody had handled. */
    @Test
    void aReplayInARestoredDatabaseLosesNothing() throws Exception {
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
}
