package dev.typebus.sample.releases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.admin.DeadLetter;
import dev.typebus.devpostgres.DevDatabase;
import dev.typebus.devpostgres.DevPostgres;
import dev.typebus.event.StoredEvent;
import dev.typebus.replay.ReplayRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs four releases of a loan application on one database. The second adds a component with a default. The third adds a version with an upcaster and
 * renames a component. The fourth renames an event, handlers and a group. Each release finds a dead letter, a retrying delivery with a parked one
 * behind it, and unread events.
 */
class LoanReleasesTest {
    private static final int LAST = 4;
    private static final UUID INDIVISIBLE = new UUID(0, 1);
    private static final UUID INCOME = new UUID(0, 2);
    private static final List<String> WAITING = List.of(
            "schedule Loan.Funded of " + INDIVISIBLE,
            "assess Loan.Flagged of " + INCOME,
            "assess Loan.Flagged of " + INCOME);

    @TempDir
    private Path directory;

    private final DevDatabase database = DevPostgres.shared().createDatabase("loan_releases");

    private CompiledReleases releases;
    private Book book;

    @BeforeEach
    void create() throws IOException, SQLException {
        releases = new CompiledReleases(directory);
        book = new Book(database.dataSource());
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void everyReleaseGoesOnWhereTheFormerStopped() throws Exception {
        for (int number = 1; number < LAST; number++) {
            run(releases.next(number), number);
            assertThat(book.missing())
                    .as("behind the cursors of release %d", number)
                    .hasSize(WAITING.size() + 9);
        }
        Release last = releases.next(LAST);
        assertThat(releases.catalogFile())
                .content()
                .contains("\"Loan.Flagged\"", "\"Loan.Suspected\"", "\"compliance/review\"", "\"risk/assess\"");
        try (EventBus bus = start(last)) {
            last.publish(bus, new UUID(LAST, 0), 3600, "random");
            until(() -> book.missing().equals(WAITING.subList(0, 1)));
            assertThat(bus.deadLetters().list())
                    .singleElement()
                    .extracting(DeadLetter::group, DeadLetter::handlerId)
                    .containsExactly("payment", "create-schedule");

            assertThat(bus.deadLetters().redriveAll()).isEqualTo(1);
            until(() -> book.missing().isEmpty());
            assertThat(book.twice()).isEmpty();
            assertThat(bus.deadLetters().list()).isEmpty();
            replaysAllAsTheNewest(bus);
        }
    }

    /** Handles what the release before left and new events, and stops while events are still published. */
    private void run(Release release, int number) throws SQLException {
        try (EventBus bus = start(release)) {
            if (number == 1) {
                release.publish(bus, INDIVISIBLE, 1000, "random");
                release.publish(bus, INCOME, 3600, "income");
                release.publish(bus, INCOME, 3600, "random");
            }
            release.publish(bus, new UUID(number, 0), 3600, "random");
            until(() -> book.missing().equals(WAITING));
            until(() -> book.deliveries().equals(List.of("dead", "parked", "retrying")));
            assertThat(book.twice()).isEmpty();
        }
        try (EventBus publishing = EventBus.builder(database.dataSource())
                .catalog(release.catalog())
                .start()) {
            for (int more = 1; more <= 3; more++) {
                release.publish(publishing, new UUID(number, more), 3600, "random");
            }
        }
    }

    private void replaysAllAsTheNewest(EventBus bus) throws SQLException {
        assertThat(book.storedVersions())
                .containsExactly(
                        "Loan.Flagged v1",
                        "Loan.Funded v1",
                        "Loan.Funded v2",
                        "Loan.Suspected v1",
                        "Payment.Received v1");
        int events =
                bus.countsByType().values().stream().mapToInt(Long::intValue).sum();
        for (String group : List.of("payment", "compliance")) {
            bus.replays().start(ReplayRequest.group(group).because("read everything once more"));
        }
        until(() -> book.replayed() == events);
        assertThat(book.replayedPayloads())
                .containsExactly(
                        "1 LoanFlagged[reason=income]",
                        "15 LoanFlagged[reason=random]",
                        "1 LoanFunded[cents=100000, currency=EUR, months=36]",
                        "1 LoanFunded[cents=360000, currency=CHF, months=60]",
                        "6 LoanFunded[cents=360000, currency=EUR, months=36]",
                        "4 LoanFunded[cents=360000, currency=SEK, months=36]",
                        "4 LoanFunded[cents=360000, currency=USD, months=48]",
                        "16 PaymentReceived[amountInCents=2500]");
        assertThat(bus.history("loan", INDIVISIBLE.toString()))
                .extracting(StoredEvent::payload)
                .extracting(Object::toString)
                .containsExactly(
                        "LoanFunded[loanId=" + INDIVISIBLE + ", cents=100000, currency=EUR, months=36]",
                        "PaymentReceived[loanId=" + INDIVISIBLE + ", amountInCents=2500]",
                        "LoanFlagged[loanId=" + INDIVISIBLE + ", reason=random]");
    }

    private EventBus start(Release release) {
        return EventBus.builder(database.dataSource())
                .catalog(release.catalog())
                .handlers(release.handlers())
                .start();
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(Duration.ofMinutes(1)).until(condition);
    }
}
