package dev.typebus.replay;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.fixtures.Loans;
import dev.typebus.handler.Group;
import java.sql.Connection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pause, resume and cancellation of replays. */
@Tag("once")
@Tag("database")
class ReplayControlTest extends ReplayFixture {
    @Test
    void pausedReplayContinuesWhenResumed() throws Exception {
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
            // Twice: the first may be handled in the pass in which the pause was requested.
            for (int i = 1; i <= 2; i++) {
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

    @Test
    void cancelledReplayLosesNoNewEvents() throws Exception {
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
    void cancelledAggregateReplayKeepsDeliveries() throws Exception {
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
    void pausedAggregateReplayDelaysItsNewEvents() throws Exception {
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
}
