package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.fixtures.ChildJvm;
import dev.typebus.fixtures.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a process of its own writes to its log, at every level and in every stack trace. */
class LogLinesTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final Duration LONG = Duration.ofMinutes(3);
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

    private static void insert(String about, String type, int version, String payload) throws SQLException {
        database.execute(
                "INSERT INTO domain_events (event_type, event_version, domain, aggregate_type, aggregate_id, payload)"
                        + " VALUES ('%s', %d, 'note', 'note', '%s', '%s')"
                                .formatted(type, version, about, payload.formatted(MARK)));
    }
}
