package dev.typebus.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.LoggedLines;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogFactory;
import org.junit.jupiter.api.Test;

class QuietFlywayTest {
    private final Flyway flyway = Flyway.configure().load();
    private final Log log = LogFactory.getLog(QuietFlywayTest.class);

    @Test
    void infoOfTheBusIsQuiet() {
        try (LoggedLines lines = LoggedLines.begin();
                QuietFlyway quiet = QuietFlyway.begin(flyway)) {
            log.info("Current version of schema");
            log.warn("outOfOrder mode is active");
            assertThat(lines.of(QuietFlywayTest.class)).containsExactly("WARN outOfOrder mode is active");
        }
    }

    @Test
    void infoOfOtherThreadsIsWritten() throws InterruptedException {
        try (LoggedLines lines = LoggedLines.begin();
                QuietFlyway quiet = QuietFlyway.begin(flyway)) {
            Thread other = new Thread(() -> log.info("Migrating the tables of the application"));
            other.start();
            other.join();
            assertThat(lines.of(QuietFlywayTest.class)).containsExactly("INFO Migrating the tables of the application");
        }
    }

    @Test
    void infoAfterTheLastEndIsWritten() throws InterruptedException {
        try (LoggedLines lines = LoggedLines.begin()) {
            try (QuietFlyway first = QuietFlyway.begin(flyway)) {
                Thread second = new Thread(() -> QuietFlyway.begin(flyway).close());
                second.start();
                second.join();
                log.info("the first has not ended");
            }
            log.info("both have ended");
            assertThat(lines.of(QuietFlywayTest.class)).containsExactly("INFO both have ended");
        }
    }
}
