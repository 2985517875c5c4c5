package dev.typebus.internal.retention;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.admin.GroupControl;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.LoggedLines;
import dev.typebus.handler.Group;
import dev.typebus.handler.HandlerTable;
import dev.typebus.internal.publish.Appender;
import dev.typebus.internal.publish.PublishLimits;
import dev.typebus.replay.ReplayRequest;
import dev.typebus.retention.Archiver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Retention beside archivers, other nodes and lagging lanes. */
@Tag("once")
class RetentionJobTest extends RetentionFixture {
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
        assertThat(retention(Duration.ofMillis(1), NO_ARCHIVE).round()).isFalse();
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
}
