package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.fixtures.ChildJvm;
import dev.typebus.fixtures.LoggedLines;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.internal.lease.LeaseStore;
import dev.typebus.internal.threads.Loop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Log lines of a bus: those of a start, a takeover and a recovery, and no payload at any level or in any stack trace. */
class LogLinesTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final String MARK = "Xyzzy4711";

    @TempDir
    Path directory;

    @Test
    void noLineHasPayload() throws SQLException, IOException, InterruptedException {
        database.execute("ALTER TABLE domain_events ADD CONSTRAINT never_about_this CHECK (aggregate_id <> 'refused')");
        insert("undecodable", "Note.Written", 1, "{\"about\": \"%1$s\", \"text\": [\"%1$s\"]}");
        insert("misses", "Note.Written", 1, "{\"%s\": 1}");
        insert("newer", "Note.Written", 9, "{\"text\": \"%s\"}");
        insert("unknown", "Note.Lost", 1, "{\"text\": \"%s\"}");
        Path lines = directory.resolve("log");
        Process process = ChildJvm.start(
                MarkedEvents.class,
                database.unpooled(),
                ProcessBuilder.Redirect.to(lines.toFile()),
                128,
                Map.of(
                        "JAVA_TOOL_OPTIONS",
                        "-Dorg.slf4j.simpleLogger.log.dev.typebus=trace"
                                + " -Dorg.slf4j.simpleLogger.log.dev.typebus.internal.dispatch.FailurePolicy=trace"),
                MARK);
        try {
            await().atMost(LONG).until(() -> Files.readString(lines).contains("is done"));
            await().atMost(LONG)
                    .until(() -> database.texts(
                                    "SELECT aggregate_id || ' ' || state FROM domain_event_deliveries ORDER BY 1")
                            .equals(List.of(
                                    "dead dead",
                                    "misses dead",
                                    "newer unroutable",
                                    "publishes dead",
                                    "undecodable dead",
                                    "unknown unroutable")));
            process.getOutputStream().close();
            assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(lines))
                .contains("publishes Note.Written v1 of note/handled")
                .contains("handles Note.Written v1 of note/handled")
                .contains("it is tried again in")
                .contains("failed at attempt 2 and is dead")
                .contains("cannot be decoded")
                .contains("waits for a node whose code knows it")
                .contains("the constraint never_about_this refused it")
                .contains("its payload holds U+0000")
                .contains("bytes of JSON; the limit is")
                .doesNotContain(MARK);
        assertThat(database.number(
                        "SELECT count(*) FROM domain_event_deliveries WHERE error_message || error_stack LIKE '%" + MARK
                                + "%'"))
                .isZero();
    }

    private static EventBus start(DataSource dataSource) {
        return EventBus.builder(dataSource)
                .handlers(HandlerTable.of(
                        Group.named("letters").lanes(1).handlers(onNotes("send")),
                        Group.named("notes").lanes(2).handlers(onNotes("write"))))
                .start();
    }

    private static Handler<?> onNotes(String id) {
        return Handler.on(id, NOTE_WRITTEN).plain((event, delivery) -> {});
    }

    @Test
    void startAndTakeoverAreOneLineEach() throws SQLException {
        start(database.pool()).close();
        database.execute(
                "UPDATE domain_event_leases SET owner = 'node-7', expires_at = clock_timestamp() - interval '1 s'");
        try (LoggedLines lines = LoggedLines.begin()) {
            start(database.pool()).close();
            assertThat(lines.of(EventBus.class))
                    .singleElement()
                    .asString()
                    .matches("INFO Typebus has started as node [0-9a-f-]+: groups \\[letters, notes\\], 3 lanes,"
                            + " tables of version 1 in schema public of database \\w+");
            assertThat(lines.of(LeaseStore.class))
                    .containsExactly("INFO Node node-7 is gone: its leases have expired. This node has taken over 3 of"
                            + " its lanes, of groups [letters, notes]");
        }
    }

    @Test
    void recoveryIsOneLine() {
        SpiedDataSource spied = new SpiedDataSource(database.pool());
        try (EventBus bus = start(spied.dataSource());
                LoggedLines lines = LoggedLines.begin()) {
            spied.failBefore(call -> call.contains("FROM domain_event_pauses"), "08006");
            await().atMost(LONG).until(() -> lines.of(Loop.class).size() == 2);
            assertThat(lines.of(Loop.class).get(0))
                    .startsWith("WARN Renewing the leases fails; other nodes take the lanes when they expire, and it is"
                            + " tried again every 1000 ms: ");
            assertThat(lines.of(Loop.class).get(1)).matches("INFO Renewing the leases works again after \\d+ s");
            assertThat(bus.health().nodes()).isNotEmpty();
        }
    }

    private static void insert(String about, String type, int version, String payload) throws SQLException {
        database.execute(
                "INSERT INTO domain_events (event_type, event_version, domain, aggregate_type, aggregate_id, payload)"
                        + " VALUES ('%s', %d, 'note', 'note', '%s', '%s')"
                                .formatted(type, version, about, payload.formatted(MARK)));
    }
}
