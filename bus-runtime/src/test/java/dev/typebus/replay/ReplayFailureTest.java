package dev.typebus.replay;

import static dev.typebus.fixtures.Loans.LOAN_FUNDED;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.fixtures.Loans;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Replays with failing deliveries, and replays of one aggregate. */
@Tag("once")
@Tag("database")
class ReplayFailureTest extends ReplayFixture {
    @Test
    void replaySupersedesOpenDeliveries() throws Exception {
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
    void failureInReplayDelaysOnlyItsAggregate() throws Exception {
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
    void aggregateIsReplayedBeforeItsNewEvents() throws Exception {
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
}
