package dev.typebus.chaos;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bus costs that has nothing to do. */
@Tag("once")
class IdleTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final int MOST_STATEMENTS_A_SECOND = 8;

    private static HandlerTable groups(int count) {
        return HandlerTable.of(IntStream.range(0, count)
                .mapToObj(i -> Group.named("idle-" + count + "-" + i)
                        .lanes(4)
                        .handlers(Handler.on("note", NOTE_WRITTEN).plain((event, delivery) -> {})))
                .toArray(Group[]::new));
    }

    /** Other groups' lanes, at work no more, would hold processed_at back. */
    @BeforeEach
    void emptyTables() throws SQLException {
        database.clear();
    }

    @ParameterizedTest(name = "{0} groups")
    @ValueSource(ints = {1, 50})
    void idleBusAsksLittleAndWritesNothing(int count) throws Exception {
        SpiedDataSource spied = new SpiedDataSource(database.pool());
        try (EventBus bus = EventBus.builder(spied.dataSource())
                .catalog(Loans.CATALOG)
                .handlers(groups(count))
                .start()) {
            bus.publish(NOTE_WRITTEN, Loans.note("a", "1"));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> database.number("SELECT count(*) FROM domain_events WHERE processed_at IS NULL") == 0);
            await().atMost(Duration.ofMinutes(1)) // the last checkpoint is over
                    .until(() -> database.number("SELECT count(*) FROM domain_event_lanes"
                                    + " WHERE updated_at > clock_timestamp() - interval '5 seconds'")
                            == 0);
            awaitQuiet(spied);
            String begin = database.text("SELECT clock_timestamp()");
            assertThat(statementsIn(spied, Duration.ofSeconds(3)))
                    .as("statements in three seconds")
                    .isBetween(3, 3 * MOST_STATEMENTS_A_SECOND);
            assertThat(database.number("SELECT count(*) FROM domain_event_lanes WHERE updated_at > '" + begin + "'"))
                    .as("lanes written")
                    .isZero();
        }
    }

    private static int statementsIn(SpiedDataSource spied, Duration time) throws InterruptedException {
        spied.clear();
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
        return spied.statements().size();
    }

    /** Probes slow down little by little. */
    private static void awaitQuiet(SpiedDataSource spied) {
        await().atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> statementsIn(spied, Duration.ofSeconds(1)) <= MOST_STATEMENTS_A_SECOND);
    }
}
