package dev.typebus.storm;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.event.Group;
import dev.typebus.event.Handler;
import dev.typebus.event.HandlerTable;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bus costs that has nothing to do. */
class IdleTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final int MOST_TRANSACTIONS_A_SECOND = 8;
    private static final int SECONDS = 7;

    private static HandlerTable groups(int count) {
        return HandlerTable.of(IntStream.range(0, count)
                .mapToObj(i -> Group.named("idle-" + count + "-" + i)
                        .lanes(4)
                        .handlers(Handler.on("note", NOTE_WRITTEN).plain((event, delivery) -> {})))
                .toArray(Group[]::new));
    }

    private static long transactions() throws SQLException {
        return database.number(
                "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()");
    }

    /** Other groups' lanes, at work no more, would hold processed_at back. */
    @BeforeEach
    void emptyTables() throws SQLException {
        database.execute("TRUNCATE domain_events, domain_event_lanes, domain_event_leases, domain_event_handlers");
    }

    @ParameterizedTest(name = "{0} groups")
    @ValueSource(ints = {1, 50})
    void anIdleBusAsksAFewQuestionsASecondAndWritesNothingHoweverManyGroupsItHas(int count) throws Exception {
        try (EventBus bus = EventBus.builder(database.pool())
                .catalog(Loans.CATALOG)
                .handlers(groups(count))
                .start()) {
            bus.publish(NOTE_WRITTEN, Loans.note("a", "1"));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> database.number("SELECT count(*) FROM domain_events WHERE processed_at IS NULL") == 0);
            awaitQuiet();
            String begin = database.text("SELECT clock_timestamp()");
            assertThat(transactionsInAnOrdinarySecond())
                    .as("transactions a second")
                    .isBetween(1L, (long) MOST_TRANSACTIONS_A_SECOND);
            assertThat(database.number("SELECT count(*) FROM domain_event_lanes WHERE updated_at > '" + begin + "'"))
                    .as("lanes written")
                    .isZero();
        }
    }

    /** The median: servers report what their processes did up to ten seconds late, and then all at once. */
    private static long transactionsInAnOrdinarySecond() throws Exception {
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < SECONDS; i++) {
            long before = transactions();
            TimeUnit.SECONDS.sleep(1);
            seconds.add(transactions() - before);
        }
        Collections.sort(seconds);
        return seconds.get(SECONDS / 2);
    }

    /** Probes slow down, and servers report what their processes did with a delay. */
    private static void awaitQuiet() {
        await().atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    long before = transactions();
                    TimeUnit.MILLISECONDS.sleep(1_500);
                    return transactions() - before < 2 * MOST_TRANSACTIONS_A_SECOND;
                });
    }
}
