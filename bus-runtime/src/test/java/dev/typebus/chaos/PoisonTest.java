package dev.typebus.chaos;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.admin.DeadLetter;
import dev.typebus.fixtures.ChildJvm;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.WorkerLostException;
import java.io.File;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An event that kills the process of whoever handles it does not do so for ever. */
@Tag("long")
class PoisonTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final int EVENTS = 100;

    private int deaths;
    private @Nullable Process worker;

    @BeforeEach
    void empty() throws SQLException {
        database.clear();
        deaths = 0;
        database.execute("""
                DROP TABLE IF EXISTS effect, set_aside;
                CREATE TABLE effect (place bigint GENERATED ALWAYS AS IDENTITY, note text);
                CREATE TABLE set_aside (position bigint);
                CREATE OR REPLACE FUNCTION note_set_aside() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  INSERT INTO set_aside VALUES (NEW.position);
                  RETURN NULL;
                END $$;
                CREATE OR REPLACE TRIGGER note_set_aside AFTER INSERT ON domain_event_deliveries
                  FOR EACH ROW EXECUTE FUNCTION note_set_aside()
                """);
    }

    @AfterEach
    void kill() {
        if (worker != null) {
            worker.destroyForcibly();
        }
    }

    /** As something that supervises would: starts the worker anew whenever it has died. */
    private void supervise() {
        if (worker == null || !worker.isAlive()) {
            deaths += worker == null ? 0 : 1;
            worker = ChildJvm.start(
                    PoisonWorker.class,
                    database.unpooled(),
                    ProcessBuilder.Redirect.appendTo(new File("target/poison-worker.log")));
        }
    }

    private static void publish(List<String> texts) {
        try (EventBus bus =
                EventBus.builder(database.pool()).catalog(Loans.CATALOG).start()) {
            for (String text : texts) {
                bus.publish(NOTE_WRITTEN, Loans.note("a" + text.charAt(text.length() - 1), text));
            }
        }
    }

    private static List<DeadLetter> deadLetters() {
        try (EventBus bus = EventBus.builder(database.pool()).start()) {
            return bus.deadLetters().list();
        }
    }

    /** Also the last event of its lane, behind which nothing more comes while it waits for its retries. */
    @ParameterizedTest
    @ValueSource(ints = {93, EVENTS - 1})
    void poisonEventEndsDeadAndOthersAreHandledOnce(int poison) throws SQLException {
        List<String> texts = IntStream.range(0, EVENTS)
                .mapToObj(i -> (i == poison ? "poison " : "") + String.format("%02d", i))
                .toList();
        publish(texts);
        await().atMost(LONG).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            supervise();
            assertThat(database.texts("SELECT state FROM domain_event_deliveries"))
                    .as("deliveries, after %d deaths", deaths)
                    .containsExactly("dead");
            assertThat(database.number("SELECT count(*) FROM effect")).isGreaterThanOrEqualTo(EVENTS - 1);
        });
        assertThat(database.number("SELECT count(DISTINCT note) FROM effect")).isEqualTo(EVENTS - 1);
        assertThat(database.number("SELECT count(*) FROM effect")).isEqualTo(EVENTS - 1);
        assertThat(database.texts("SELECT note FROM (SELECT note, lag(note) OVER (PARTITION BY left(note, 2)"
                        + " ORDER BY place) AS before FROM effect) e WHERE before > note"))
                .as("out of order")
                .isEmpty();
        // one of this lane, and at each death at most one that the other lane was trying
        assertThat(database.number("SELECT count(DISTINCT position) FROM set_aside"))
                .as("events that were tried by themselves")
                .isBetween(1L, 1L + deaths);
        assertThat(deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.errorClass()).isEqualTo(WorkerLostException.class.getName());
            assertThat(letter.errorMessage())
                    .isEqualTo("Attempt " + PoisonWorker.ATTEMPTS + " began, and its end is unknown: the worker died,"
                            + " or the handler did not return. What it did outside its transaction may have been done");
            assertThat(letter.attempts()).isEqualTo(PoisonWorker.ATTEMPTS);
        });
        assertThat(deaths).isBetween(PoisonWorker.ATTEMPTS, PoisonWorker.ATTEMPTS + 4);
    }
}
