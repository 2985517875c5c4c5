package dev.typebus.internal.retention;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.LOAN_FUNDED;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.admin.GroupControl;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.LoggedLines;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Delivery;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import dev.typebus.internal.publish.Appender;
import dev.typebus.internal.publish.PublishLimits;
import dev.typebus.replay.Replay;
import dev.typebus.replay.ReplayRequest;
import dev.typebus.retention.Archiver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetentionTest {
    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private static final Duration LONG = Duration.ofMinutes(3);
    private static final Archiver NONE_KEPT = (events, tx) -> {};

    private final Queue<String> handled = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void emptyTables() throws SQLException {
        DATABASE.clear();
        DATABASE.execute("""
                DROP TABLE IF EXISTS archive;
                CREATE TABLE archive (position bigint PRIMARY KEY, payload jsonb, occurred_at timestamptz, once text)
                """);
    }

    private static EventBus bus(Group... groups) {
        return EventBus.builder(DATABASE.pool())
                .catalog(CATALOG)
                .handlers(HandlerTable.of(groups))
                .start();
    }

    /** What happens in a handler before it has heard. */
    private interface Before {
        void handle(Delivery delivery) throws Exception;
    }

    private Group group(String name, Before before) {
        return Group.named(name)
                .lanes(2)
                .handlers(Handler.on("hear", NOTE_WRITTEN)
                        .retry(RetryPolicy.DEFAULT.attempts(2).delays(Duration.ofHours(1), 1, Duration.ofHours(1)))
                        .plain((event, delivery) -> {
                            before.handle(delivery);
                            handled.add(name + " " + event.payload().text() + (delivery.replaying() ? " again" : ""));
                        }));
    }

    private Group group(String name) {
        return group(name, delivery -> {});
    }

    private static void publish(EventBus bus, String... texts) {
        for (String text : texts) {
            bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("about-" + text, text));
        }
    }

    /** Waits until everything is marked as processed, and at least a millisecond ago. */
    private static void awaitProcessed() {
        await().atMost(LONG)
                .until(() -> DATABASE.number("SELECT count(*) FROM domain_events WHERE processed_at IS NULL"
                                + " OR processed_at > clock_timestamp() - interval '2 milliseconds'")
                        == 0);
    }

    private static Retention retention(Duration keep, Archiver archiver) {
        return new Retention(DATABASE.pool(), keep, archiver, new Appender(PublishLimits.DEFAULT));
    }

    private static void deleteAll() throws Exception {
        Retention retention = retention(Duration.ofMillis(1), NONE_KEPT);
        while (retention.round()) {
            // until there is nothing more
        }
    }

    private static List<String> left() throws SQLException {
        return DATABASE.texts("SELECT payload ->> 'text' FROM domain_events ORDER BY position");
    }

    @Test
    void settledEventsAreDeletedWhenOld() throws Exception {
        try (EventBus bus = bus(group("notes"))) {
            publish(bus, "1", "2", "3");
            bus.publish(LOAN_FUNDED, Loans.funded(UUID.randomUUID())); // nobody's, and therefore settled by all
            awaitProcessed();
            assertThat(retention(Duration.ofHours(1), NONE_KEPT).round()).isFalse();
            assertThat(retention(ChronoUnit.FOREVER.getDuration(), NONE_KEPT).round())
                    .isFalse();
            assertThat(left()).hasSize(4);
            DATABASE.execute(
                    "UPDATE domain_events SET processed_at = processed_at - interval '2 hours' WHERE position = 2");
            retention(Duration.ofHours(1), NONE_KEPT).round();
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

    @Test
    void failingArchiverPreventsDeletion() throws Exception {
        Archiver keep = (events, tx) -> {
            try (PreparedStatement insert =
                    tx.connection().prepareStatement("INSERT INTO archive VALUES (?, ?::jsonb, ?, ?)")) {
                for (var event : events) {
                    insert.setLong(1, event.position());
                    insert.setString(2, event.payload());
                    insert.setObject(3, event.occurredAt().atOffset(java.time.ZoneOffset.UTC));
                    insert.setString(4, event.idempotencyKey());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        };
        Archiver fail = (events, tx) -> {
            keep.archive(events, tx);
            throw new IllegalStateException("the archive is full");
        };
        try (EventBus bus = bus(group("notes"))) {
            for (int i = 0; i < 450; i++) {
                bus.once("key-" + i).publish(NOTE_WRITTEN, Loans.note("about-" + i % 7, "" + i));
            }
            await().atMost(LONG).until(() -> handled.size() == 450);
            awaitProcessed();
            DATABASE.execute("CREATE TABLE IF NOT EXISTS before_deletion AS TABLE domain_events");
            assertThatThrownBy(() -> retention(Duration.ofMillis(1), fail).round())
                    .hasMessage("the archive is full");
            assertThat(left()).hasSize(450);
            assertThat(DATABASE.number("SELECT count(*) FROM archive")).isZero();
            Retention retention = retention(Duration.ofMillis(1), keep);
            assertThat(retention.round()).isTrue();
            assertThat(left()).hasSize(250);
            while (retention.round()) {
                assertThat(left()).hasSizeLessThan(250);
            }
        }
        assertThat(left()).isEmpty();
        assertThat(DATABASE.number(
                        "SELECT count(*) FROM archive a JOIN before_deletion b USING (position, payload, occurred_at)"
                                + " WHERE b.idempotency_key = a.once"))
                .isEqualTo(450);
        DATABASE.execute("DROP TABLE before_deletion");
    }

    @Test
    void archiverReceivesFewLargeEventsAtOnce() throws Exception {
        try (EventBus bus = bus(group("notes"))) {
            publish(bus, "1");
            DATABASE.execute("""
                    INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)
                    SELECT 'Note.Written', 'note', 'note', 'large', jsonb_build_object('about', 'large', 'text',
                             (SELECT string_agg(md5(number || ' ' || i), '') FROM generate_series(1, 30000) i))
                    FROM generate_series(1, 12) number
                    """);
            awaitProcessed();
        }
        List<Integer> batches = new ArrayList<>();
        Retention retention = retention(Duration.ofMillis(1), (events, tx) -> batches.add(events.size()));
        while (retention.round()) {
            // until there is nothing more
        }
        assertThat(left()).isEmpty();
        assertThat(batches.stream().mapToInt(Integer::intValue).sum()).isEqualTo(13);
        assertThat(batches).hasSizeGreaterThan(1);
    }

    private CompletableFuture<Boolean> inBackground(Archiver archiver) {
        CompletableFuture<Boolean> round = new CompletableFuture<>();
        return round.completeAsync(() -> {
            try {
                return retention(Duration.ofMillis(1), archiver).round();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    @Test
    void deletionWaitsForMarkerButNotForOtherNode() throws Exception {
        try (EventBus bus = bus(group("notes"))) {
            publish(bus, "1");
            awaitProcessed();
        }
        CountDownLatch archiving = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Boolean> first = inBackground((events, tx) -> {
            archiving.countDown();
            goOn.await();
        });
        archiving.await();
        assertThat(retention(Duration.ofMillis(1), NONE_KEPT).round()).isFalse();
        try (Connection marking = DATABASE.unpooled().getConnection()) {
            marking.setAutoCommit(false);
            marking.createStatement().execute("UPDATE domain_event_log SET processed_high = processed_high");
            goOn.countDown();
            DATABASE.awaitBlocked(1);
            marking.commit();
        }
        assertThat(first.get()).isTrue();
        assertThat(left()).isEmpty();
    }

    @Test
    void slowArchiverDelaysNoStartAndKeepsReplays() throws Exception {
        try (EventBus bus = bus(group("notes"))) {
            publish(bus, "1");
            awaitProcessed();
        }
        CountDownLatch archiving = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Boolean> round = inBackground((events, tx) -> {
            archiving.countDown();
            goOn.await();
        });
        archiving.await();
        new GroupControl(DATABASE.pool(), () -> {}).pause("notes", "so that the replay does not end");
        try (EventBus bus = bus(group("notes"))) {
            bus.replays().start(ReplayRequest.group("notes"));
            goOn.countDown();
            assertThat(round.get()).isFalse();
        }
        assertThat(left()).hasSize(1);
    }

    @Test
    void laneIsNamedAfterKeepingEventsForAMinute() throws Exception {
        try (EventBus bus = bus(group("notes"))) {
            publish(bus, "1");
            awaitProcessed();
            bus.groups().pause("notes", "so that the lane lags");
            bus.publish(NOTE_WRITTEN, Loans.note("2", "2"));
        }
        AtomicLong nanos = new AtomicLong();
        Retention retention = new Retention(
                DATABASE.pool(), Duration.ofMillis(1), null, new Appender(PublishLimits.DEFAULT), nanos::get);
        try (LoggedLines lines = LoggedLines.begin()) {
            await().atMost(LONG).until(() -> {
                while (retention.round()) {
                    // until only what is held back is left
                }
                return left().size() == 1;
            });
            for (int seconds = 0; seconds < 55; seconds += 5) {
                nanos.addAndGet(Duration.ofSeconds(5).toNanos());
                retention.round();
            }
            int before = lines.of(Retention.class).size();
            nanos.addAndGet(Duration.ofSeconds(60).toNanos());
            retention.round();
            retention.round();
            assertThat(before).isZero();
            assertThat(lines.of(Retention.class))
                    .singleElement()
                    .asString()
                    .startsWith("WARN")
                    .contains("because lane notes/");
        }
    }

    @Test
    void deletingTheRowsOfAGroupFreesItsEvents() throws Exception {
        Group failing = group("gone", delivery -> {
            throw new IllegalStateException("for a test");
        });
        try (EventBus bus = bus(group("notes"), failing)) {
            publish(bus, "1");
            awaitProcessed();
        }
        DATABASE.execute("DELETE FROM domain_event_lanes WHERE group_name = 'gone'");
        deleteAll();
        assertThat(left()).hasSize(1);
        for (String table : List.of("leases", "handlers", "deliveries", "replays", "pauses")) {
            DATABASE.execute("DELETE FROM domain_event_" + table + " WHERE group_name = 'gone'");
        }
        deleteAll();
        assertThat(left()).isEmpty();
    }

    @Test
    void busDeletesInTheBackground() throws Exception {
        Queue<Long> archived = new ConcurrentLinkedQueue<>();
        try (EventBus bus = EventBus.builder(DATABASE.pool())
                .catalog(CATALOG)
                .handlers(HandlerTable.of(group("notes")))
                .retention(
                        Duration.ofMillis(1), (events, tx) -> events.forEach(event -> archived.add(event.position())))
                .start()) {
            publish(bus, "1", "2", "3");
            await().atMost(LONG).until(() -> left().isEmpty());
        }
        assertThat(archived).containsExactly(1L, 2L, 3L);
        assertThatThrownBy(() -> EventBus.builder(DATABASE.pool()).retention(Duration.ZERO))
                .hasMessage("retention is more than zero, not PT0S");
    }
}
