package dev.typebus.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.LoggedLines;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BackoffTest {
    private final Backoff backoff = new Backoff("notes/1", LoggerFactory.getLogger(BackoffTest.class));

    @Test
    void heldUpLaneSaysWhenItWorksAgain() {
        try (LoggedLines lines = LoggedLines.begin()) {
            backoff.after(new SQLException("no connection"));
            backoff.after(new SQLException("no connection"));
            backoff.end();
            backoff.end();
            assertThat(lines.of(BackoffTest.class))
                    .satisfiesExactly(
                            first -> assertThat(first)
                                    .isEqualTo("WARN Lane notes/1 is held up; nothing is lost, it is tried again until"
                                            + " it works: java.sql.SQLException: no connection"),
                            second -> assertThat(second).startsWith("INFO Lane notes/1 is still held up;"),
                            last -> assertThat(last).matches("INFO Lane notes/1 works again after \\d+ s"));
        }
    }

    @Test
    void replacedServerIsNoWarning() {
        try (LoggedLines lines = LoggedLines.begin()) {
            backoff.after(new ServerReplacedException());
            backoff.end();
            assertThat(lines.of(BackoffTest.class))
                    .containsExactly("INFO Lane notes/1 resumes from its stored cursor: the server crashed, or another"
                            + " server took its place");
        }
    }

    @Test
    void failureAfterReplacedServerIsAWarning() {
        try (LoggedLines lines = LoggedLines.begin()) {
            backoff.after(new ServerReplacedException());
            backoff.after(new SQLException("no connection"));
            assertThat(lines.of(BackoffTest.class)).last().asString().startsWith("WARN Lane notes/1 is held up;");
        }
    }
}
