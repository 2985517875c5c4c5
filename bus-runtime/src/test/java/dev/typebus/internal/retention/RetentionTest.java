package dev.typebus.internal.retention;

import static dev.typebus.fixtures.Loans.LOAN_FUNDED;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.fixtures.Loans;
import dev.typebus.replay.Replay;
import dev.typebus.replay.ReplayRequest;
import java.sql.Connection;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which events retention deletes, and which it keeps. */
@Tag("once")
class RetentionTest extends RetentionFixture {
    @Test
    void settledEventsAreDeletedWhenOld() throws Exception {
        try (EventBus bus = bus(group("notes"))) {
            publish(bus, "1", "2", "3");
            bus.publish(
                    LOAN_FUNDED,
                    Loans.funded(UUID.randomUUID())); // no handler accepts the event, so every group settles it
            awaitProcessed();
            assertThat(retention(Duration.ofHours(1), NO_ARCHIVE).round()).isFalse();
            assertThat(retention(ChronoUnit.FOREVER.getDuration(), NO_ARCHIVE).round())
                    .isFalse();
            assertThat(left()).hasSize(4);
            DATABASE.execute(
                    "UPDATE domain_events SET processed_at = processed_at - interval '2 hours' WHERE position = 2");
            retention(Duration.ofHours(1), NO_ARCHIVE).round();
            assertThat(left()).hasSize(3).doesNotContain("2");
            deleteAll();
            assertThat(left()).isEmpty();

            publish(bus, "4");
            assertThat(handled).containsExactly("notes 1", "notes 2", "notes 3", "notes 4");
            try (EventBus other = bus(group("new"))) {
                publish(other, "5");
            }
            assertThat(handled).contains("new 4", "new 5").doesNotContain("new 1");
        }
    }

    @Test
    void withoutGroupsNothingIsDeleted() throws Exception {
        try (EventBus bus = bus()) {
            bus.publish(NOTE_WRITTEN, Loans.note("a", "1"));
            DATABASE.execute("UPDATE domain_events SET processed_at = '2001-01-01'");
            deleteAll();
        }
        assertThat(left()).containsExactly("1");
    }

    @Test
    void laggingGroupKeepsItsUnsettledEvents() throws Exception {
        try (EventBus lagging = bus(group("lagging"))) {
            publish(lagging, "1");
            awaitProcessed();
        }
        try (EventBus bus = bus(group("notes"))) {
            publish(bus, "2", "3");
            DATABASE.execute("UPDATE domain_events SET processed_at = '2001-01-01';"
                    + " UPDATE domain_event_log SET processed_high = 3, processed_snapshot = pg_current_snapshot()");
            deleteAll();
            assertThat(left()).containsExactly("2", "3");
        }
        try (EventBus lagging = bus(group("lagging"))) {
            await().atMost(LONG).until(() -> handled.contains("lagging 3"));
        }
        assertThat(handled)
                .containsExactlyInAnyOrder("lagging 1", "notes 1", "notes 2", "notes 3", "lagging 2", "lagging 3");
    }

    @Test
    void lateEventIsHandledAfterLaterOnesAreDeleted() throws Exception {
        try (EventBus bus = bus(group("notes"));
                Connection open = DATABASE.unpooled().getConnection()) {
            open.setAutoCommit(false);
            bus.joining(open).publish(NOTE_WRITTEN, Loans.note("late", "late"));
            publish(bus, "1", "2");
            awaitProcessed();
            deleteAll();
            assertThat(left()).isEmpty();
            open.commit();
            await().atMost(LONG).until(() -> handled.contains("notes late"));
            awaitProcessed();
            deleteAll();
            assertThat(left()).isEmpty();
            assertThat(handled).containsExactly("notes 1", "notes 2", "notes late");
        }
    }

    @Test
    void lateEventIsKeptUntilAllLanesHaveReadIt() throws Exception {
        try (EventBus bus = bus(group("notes"))) {
            publish(bus, "1");
            awaitProcessed();
        }
        try (Connection open = DATABASE.unpooled().getConnection()) {
            open.setAutoCommit(false);
            try (EventBus bus = bus(group("notes"))) {
                bus.joining(open).publish(NOTE_WRITTEN, Loans.note("late", "late"));
                publish(bus, "2");
                awaitProcessed();
            }
            open.commit(); // below the lanes' positions, and no lane has seen it
            DATABASE.execute("UPDATE domain_events SET processed_at = '2001-01-01'");
            deleteAll();
        }
        assertThat(left()).containsExactly("late");
    }

    @Test
    void eventWithOpenDeliveryIsKept() throws Exception {
        Before fail = delivery -> {
            if (!delivery.aggregateId().equals("about-2")) {
                throw new IllegalStateException("no");
            }
        };
        try (EventBus bus = bus(group("notes", fail))) {
            publish(bus, "1", "2", "3");
            awaitProcessed();
            deleteAll();
            assertThat(left()).containsExactly("1", "3");
            DATABASE.execute("UPDATE domain_event_deliveries SET state = 'dead', next_attempt_at = NULL");
            deleteAll();
            assertThat(left()).containsExactly("1", "3");
            assertThat(bus.deadLetters().discard(bus.deadLetters().list().get(0), "never mind"))
                    .isTrue();
            deleteAll();
            assertThat(left()).containsExactly("3");
            assertThat(DATABASE.texts("SELECT state FROM domain_event_deliveries"))
                    .containsExactly("dead");
        }
    }

    @Test
    void replayKeepsOnlyItsUndeliveredEvents() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Before hold = delivery -> {
            if (delivery.replaying()) {
                reached.countDown();
                goOn.await();
            }
        };
        try (EventBus bus = bus(group("notes", hold))) {
            publish(bus, "1", "2", "3", "4");
            awaitProcessed();
            Replay replay = bus.replays()
                    .start(ReplayRequest.group("notes").fromPosition(3))
                    .get(0);
            reached.await();
            deleteAll();
            assertThat(left()).containsExactly("3", "4");
            goOn.countDown();
            await().atMost(LONG)
                    .until(() -> bus.replays().find(replay.id()).orElseThrow().endedAt() != null);
            assertThat(handled).contains("notes 3 again", "notes 4 again");
            await().atMost(LONG).until(() -> {
                deleteAll();
                return left().isEmpty();
            });
        }
    }

    @Test
    void unstartedAggregateReplayKeepsItsEvents() throws Exception {
        try (EventBus bus = bus(group("notes"))) {
            publish(bus, "1", "2");
            awaitProcessed();
        }
        try (EventBus operator = bus()) {
            operator.replays()
                    .start(ReplayRequest.handler("notes", "hear")
                            .aggregate("note", "about-2")
                            .fromPosition(2));
            deleteAll();
            assertThat(left()).containsExactly("2");
        }
        try (EventBus bus = bus(group("notes"))) {
            await().atMost(LONG).until(() -> handled.contains("notes 2 again"));
        }
    }
}
