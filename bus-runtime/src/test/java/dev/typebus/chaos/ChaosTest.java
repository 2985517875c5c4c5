package dev.typebus.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * All writers and all kinds of groups at once, while buses are restarted, replaced behind their back and cut off. One bus after the other works under
 * REPEATABLE READ, SERIALIZABLE and READ COMMITTED. Longer or repeated:
 * {@code -Dstorm.seconds=600 -Dstorm.seed=42}.
 */
@Tag("once")
class ChaosTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("storm.seconds", 16));
    private static final String READ_COMMITTED = "TRANSACTION_READ_COMMITTED";
    private static final Duration DRAIN = Duration.ofMinutes(2);

    private static HikariDataSource pool(String name, int size, String isolation) {
        PGSimpleDataSource source = database.unpooled();
        source.setApplicationName(name);
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(source);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(0);
        pool.setTransactionIsolation(isolation);
        return pool;
    }

    @Test
    void eventsUnderLoadAreHandledOnceAndInOrder() throws Exception {
        long seed = Long.getLong("storm.seed", System.nanoTime() & 0xFFFF_FFFFL);
        System.err.println("[storm] seed " + seed);
        Random chance = new Random(seed);
        RecordingHandlers recordingHandlers = new RecordingHandlers(database, seed);
        try (HikariDataSource readCommitted = pool("storm-bus", 30, READ_COMMITTED);
                HikariDataSource repeatableRead = pool("storm-bus", 30, "TRANSACTION_REPEATABLE_READ");
                HikariDataSource serializable = pool("storm-bus", 30, "TRANSACTION_SERIALIZABLE");
                HikariDataSource publisherPool = pool("storm-publisher", 8, READ_COMMITTED);
                EventBus publisher =
                        EventBus.builder(publisherPool).catalog(Loans.CATALOG).start();
                PollInBackground naive = new PollInBackground(database, WrongReaders.Naive::new);
                PollInBackground exact = new PollInBackground(database, on -> new SnapshotReader(on, 100))) {
            LoadGenerator loadGenerator = new LoadGenerator(database, publisher, seed);
            try (Buses buses = new Buses(
                    database,
                    List.of(repeatableRead, serializable, readCommitted),
                    recordingHandlers::handlers,
                    chance)) {
                loadGenerator.begin();
                for (long end = System.nanoTime() + LENGTH.toNanos(); System.nanoTime() < end; ) {
                    TimeUnit.MILLISECONDS.sleep(100 + chance.nextInt(600));
                    buses.redrive("blocking");
                    buses.disturb();
                }
                loadGenerator.end();
                await().atMost(DRAIN).untilAsserted(() -> {
                    buses.redrive("blocking");
                    assertThat(recordingHandlers.underWay()).isEmpty();
                });
                System.err.println("[storm] " + loadGenerator.committed().size() + " events, " + buses);
                assertThat(buses.takeovers()).as("a storm too mild").isPositive();
            }
            check(recordingHandlers, loadGenerator.committed());
            assertThat(exact.delivered())
                    .as("a bare reader")
                    .doesNotHaveDuplicates()
                    .hasSameElementsAs(positions());
            assertThat(naive.delivered())
                    .as("the same storm breaks a naive cursor")
                    .hasSizeLessThan(loadGenerator.committed().size());
        }
    }

    private static void check(RecordingHandlers recordingHandlers, Set<String> committed) throws SQLException {
        assertThat(recordingHandlers.inLog())
                .as("the log")
                .doesNotHaveDuplicates()
                .hasSameElementsAs(committed);
        assertThat(recordingHandlers.misplaced()).as("the storm's own order").isEmpty();
        assertThat(recordingHandlers.lost()).as("lost").isEmpty();
        assertThat(recordingHandlers.twice()).as("twice").isEmpty();
        assertThat(recordingHandlers.phantoms()).as("phantoms").isEmpty();
        assertThat(recordingHandlers.inverted()).as("inverted").isEmpty();
        assertThat(new HashSet<>(recordingHandlers.plainOnce())).as("plain").isEqualTo(committed);
        assertThat(recordingHandlers.plainInverted()).as("plain, inverted").isEmpty();
        assertThat(recordingHandlers.dead("failing")).as("a storm too mild").isPositive();
        assertThat(database.number("SELECT count(*) FROM domain_events WHERE processed_at IS NULL"))
                .as("processed_at")
                .isZero();
        assertThat(database.texts("SELECT DISTINCT state || ' ' || group_name FROM domain_event_deliveries ORDER BY 1"))
                .as("what is left over are dead letters of groups that go on")
                .isSubsetOf("dead failing", "dead unordered");
    }

    private static List<Long> positions() throws SQLException {
        return database.texts("SELECT position FROM domain_events").stream()
                .map(Long::valueOf)
                .toList();
    }
}
