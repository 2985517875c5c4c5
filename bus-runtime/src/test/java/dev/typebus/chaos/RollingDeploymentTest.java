package dev.typebus.chaos;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.event.UnknownEventException;
import dev.typebus.fixtures.ChildJvm;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NewerNotes;
import dev.typebus.fixtures.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two processes of different code on one database, as while a release is rolled out one node after the other. */
class RollingDeploymentTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final int NOTES = 12;

    private final List<Process> workers = new ArrayList<>();

    @BeforeEach
    void empty() throws SQLException {
        database.execute(
                "CREATE TABLE effect (place bigint GENERATED ALWAYS AS IDENTITY, release text, about text, text text)");
    }

    @AfterEach
    void kill() {
        workers.forEach(Process::destroyForcibly);
    }

    private Process start(RollingWorker.Release release) {
        Process worker = ChildJvm.start(
                RollingWorker.class, database.unpooled(), ProcessBuilder.Redirect.DISCARD, release.name());
        workers.add(worker);
        return worker;
    }

    private static long deliveries(String where) throws SQLException {
        return database.number("SELECT count(*) FROM domain_event_deliveries WHERE " + where);
    }

    @Test
    void unknownEventsWaitInOrderForNewNode() throws SQLException, IOException {
        Process old = start(RollingWorker.Release.OLD);
        try (EventBus bus = EventBus.builder(database.pool()).start()) {
            for (int i = 0; i < NOTES; i++) {
                bus.publish(NOTE_WRITTEN, Loans.note("a" + i, "1"));
            }
            await().atMost(LONG).until(() -> database.number("SELECT count(*) FROM effect") == NOTES);
            for (int i = 0; i < NOTES; i++) {
                bus.publish(NewerNotes.NOTE_WRITTEN, new NewerNotes.Written("a" + i, "2", "ada"));
                bus.publish(NOTE_WRITTEN, Loans.note("a" + i, "3"));
                bus.publish(NewerNotes.NOTE_BURNED, new NewerNotes.Burned("a" + i));
            }
            bus.publish(NOTE_WRITTEN, Loans.note("last", "1"));
        }
        await().atMost(LONG).until(() -> database.number("SELECT count(*) FROM effect WHERE about = 'last'") == 1);
        await().atMost(LONG).until(() -> deliveries("state IN ('unroutable', 'parked')") == 3 * NOTES);
        assertThat(database.texts("SELECT DISTINCT error_class || ' ' || attempts FROM domain_event_deliveries"
                        + " WHERE error_class IS NOT NULL"))
                .containsExactly(UnknownEventException.class.getName() + " 0");

        start(RollingWorker.Release.NEW);
        old.getOutputStream().close();
        await().atMost(LONG)
                .until(() ->
                        database.number("SELECT count(*) FROM effect") == 4 * NOTES + 1 && deliveries("true") == 0);
        assertThat(database.texts("SELECT DISTINCT texts FROM (SELECT string_agg(text, ' ' ORDER BY place) AS texts"
                        + " FROM effect WHERE about <> 'last' AND text <> 'burned' GROUP BY about) e"))
                .containsExactly("1 2 3");
        assertThat(database.texts("SELECT DISTINCT release FROM effect WHERE text IN ('2', '3', 'burned')"))
                .containsExactly("new");
    }
}
