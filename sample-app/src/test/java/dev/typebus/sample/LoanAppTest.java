package dev.typebus.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.devpostgres.DevDatabase;
import dev.typebus.devpostgres.DevPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoanAppTest {
    private static final int SHIPPED_EVENTS = 617;
    private static final int SHIPPED_LOANS = 13;
    private static final int SHIPPED_CONTRACT_CHANGES = 4;

    @TempDir
    private Path directory;

    private DevDatabase database;

    @BeforeEach
    void createDatabase() {
        database = DevPostgres.shared().createDatabase("loan_app");
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    @Test
    void theShippedLogAddsUpAndASecondRunDoublesNothing() throws SQLException, IOException {
        Path report = directory.resolve("report.json");
        Program first = Program.runOn(database, "--report", report.toString());
        assertThat(first.err()).isEmpty();
        assertThat(first.out())
                .contains("Loans for a first look (36 applications, 617 events)")
                .contains("617 of 617 events were new.")
                .endsWith("Everything adds up." + System.lineSeparator());
        assertThat(first.exitCode()).isZero();
        assertTotals();
        assertThat(json(report, "$.speed.newlyPublished")).isEqualTo("617");

        Program second = Program.runOn(database, "--report", report.toString(), "--publishers", "1");
        assertThat(second.out()).contains("0 of 617 events were new.").contains("Everything adds up.");
        assertThat(second.exitCode()).isZero();
        assertTotals();
        assertThat(json(report, "$.speed.newlyPublished")).isEqualTo("0");
    }

    private void assertTotals() throws SQLException {
        assertThat(number("SELECT count(*) FROM domain_events WHERE aggregate_type = 'application'"))
                .isEqualTo(SHIPPED_EVENTS);
        assertThat(number("SELECT count(*) FROM loans")).isEqualTo(SHIPPED_LOANS);
        assertThat(number("SELECT count(*) FROM draws")).isEqualTo(SHIPPED_LOANS);
        assertThat(number("SELECT count(*) FROM domain_events WHERE event_type = 'Loan.Funded'"))
                .isEqualTo(SHIPPED_LOANS);
        assertThat(number("SELECT count(*) FROM domain_events WHERE event_type = 'PaymentSchedule.Generated'"))
                .isEqualTo(SHIPPED_LOANS + SHIPPED_CONTRACT_CHANGES);
        assertThat(number("SELECT count(*) FROM payment_schedules WHERE NOT superseded"))
                .isEqualTo(SHIPPED_LOANS);
        assertThat(number("SELECT count(*) FROM payments")).isEqualTo(36 * (SHIPPED_LOANS + SHIPPED_CONTRACT_CHANGES));
        assertThat(number("SELECT count(*) FROM domain_events WHERE processed_at IS NULL"))
                .isZero();
        assertThat(number("SELECT count(*) FROM domain_event_deliveries")).isZero();
        assertThat(number("SELECT count(*) FROM applications WHERE status = 'Activated'"))
                .isEqualTo(SHIPPED_LOANS);
        assertThat(number("SELECT count(*) FROM offers WHERE status = 'Accepted'"))
                .isEqualTo(SHIPPED_LOANS);
    }

    @Test
    void theReportSaysTheSameAsJson() throws SQLException, IOException {
        Path report = directory.resolve("report.json");
        assertThat(Program.runOn(database, "--report", report.toString()).exitCode())
                .isZero();

        assertThat(json(report, "$.addsUp")).isEqualTo("true");
        assertThat(json(report, "$.events[*] ? (@.type == \"Application.Submitted\")"))
                .isEqualTo("{\"head\": 36, \"read\": 36, \"type\": \"Application.Submitted\", \"published\": 36}");
        assertThat(json(report, "$.events[*] ? (@.type == \"Loan.Funded\")"))
                .isEqualTo("{\"head\": null, \"read\": null, \"type\": \"Loan.Funded\", \"published\": 13}");
        assertThat(json(report, "$.work[*] ? (@.activity == \"Wijzigen contractgegevens\").completed"))
                .isEqualTo("4");
        assertThat(json(report, "$.checks[*] ? (@.what == \"payments planned\").found"))
                .isEqualTo("468");
        assertThat(json(report, "$.handlers[*] ? (@.handler == \"generate-schedule\").handled"))
                .isEqualTo("13");
        assertThat(json(report, "$.handlers[*] ? (@.handler == \"generate-schedule\").failedCalls"))
                .isEqualTo("0");
    }

    @Test
    void theLogInTheDatabaseIsPrinted() {
        assertThat(Program.runOn(database).exitCode()).isZero();

        Program counts = Program.runOn(database, "events", "counts");
        assertThat(counts.out()).containsPattern("Loan.Funded +13\\R");
        Program recent = Program.runOn(database, "events", "recent", "5");
        assertThat(recent.out().strip().lines()).hasSize(2 + 5);
        Program history = Program.runOn(database, "events", "history", "900001");
        assertThat(history.out().strip().lines()).hasSize(2 + 3);
        assertThat(history.out())
                .containsSubsequence("Application.Submitted", "Application.PartlySubmitted", "Application.Declined");
        assertThat(Program.runOn(database, "events", "recent", "--help").out()).contains(" [n]");
        Program.runOn(database, "events", "history", "nosuch")
                .assertUserError(
                        "Nothing is known of nosuch. Give an application's number, or the id of a loan or a schedule,"
                                + " as events recent shows them");
        assertThat(counts.exitCode() + recent.exitCode() + history.exitCode()).isZero();
    }

    @Test
    void whatADamagedLogBroughtIsKeptAndNotPublishedTwice() throws IOException, SQLException {
        String whole = shippedLog();
        Path log = directory.resolve("log.xes");
        int damage = whole.indexOf("<trace>", whole.length() * 3 / 4);
        Files.writeString(log, whole.substring(0, damage) + "<trace>" + whole.substring(damage));
        long line = whole.substring(0, damage).lines().count();

        Program damaged = Program.runOn(database, "--log", log.toString());
        damaged.assertUserError(
                log + ", line " + line + ": expected a trace to end or to go on, but found <trace> in it");
        long kept = number("SELECT count(*) FROM domain_events WHERE aggregate_type = 'application'");
        assertThat(kept).isPositive().isLessThan(SHIPPED_EVENTS);

        Files.writeString(log, whole);
        Program repaired = Program.runOn(database, "--log", log.toString());
        assertThat(repaired.out()).contains((SHIPPED_EVENTS - kept) + " of 617 events were new.");
        assertThat(repaired.exitCode()).isZero();
        assertTotals();
    }

    @Test
    void aHeadThatSaysOtherwiseIsFound() throws IOException {
        Path log = directory.resolve("log.xes");
        Files.writeString(
                log, shippedLog().replace("key=\"A_DECLINED\" value=\"15\"", "key=\"A_DECLINED\" value=\"16\""));
        Program program = Program.runOn(database, "--log", log.toString());
        assertThat(program.out())
                .containsPattern("Application.Declined +16 +15 +15 +DIFFERS")
                .contains("It does not add up: see above.");
        assertThat(program.exitCode()).isEqualTo(1);
    }

    @Test
    void anUnknownActivityIsSaidWithItsLine() throws IOException {
        Path log = directory.resolve("log.xes");
        Files.writeString(log, shippedLog().replaceFirst("A_PARTLYSUBMITTED\"/>", "B_SUBMITTED\"/>"));
        Program.runOn(database, "--log", log.toString())
                .assertUserError(
                        log
                                + ", line 52: expected an activity of a loan application (A_…, O_… or W_…), but found \"B_SUBMITTED\"");
    }

    @Test
    void anEmbeddedDatabaseIsKeptInItsDirectory() {
        Path data = directory.resolve("data");
        Program.run("events", "counts", "--data-dir", data.toString())
                .assertUserError(
                        "There is no database in " + data + " yet. Run the application first, or say --data-dir");

        assertThat(Program.run("--data-dir", data.toString()).exitCode()).isZero();
        assertThat(Program.run("events", "counts", "--data-dir", data.toString())
                        .out())
                .containsPattern("Loan.Funded +13\\R");

        try (DevPostgres running = DevPostgres.inDirectory(data)) {
            assertThat(running.description()).contains(data.toString());
            Program.run("--data-dir", data.toString())
                    .assertUserError(
                            "The database in " + data
                                    + " is in use by another running program. Wait until it has ended, or choose another directory");
        }
    }

    @Test
    void invalidOptionsAreReportedAtTheStart() {
        Path missing = directory.resolve("missing");
        Program.runOn(database, "--log", missing.toString())
                .assertUserError("--log is " + missing + ", but there is no such file");
        Program.runOn(database, "--log", directory.toString())
                .assertUserError("--log is " + directory + ", but there is no such file");
        Program.runOn(database, "--publishers", "0")
                .assertUserError("--publishers is 0; at least one thread has to publish");
        Program.runOn(database, "--report", missing.resolve("report.json").toString())
                .assertUserError(
                        "--report is " + missing.resolve("report.json") + ", but that directory does not exist");
        Program.runOn(database, "events", "recent", "0").assertUserError("n is 0; at least one event can be printed");
        Program.run("--jdbc-url", "jdbc:mysql://localhost/loans")
                .assertUserError("--jdbc-url is \"jdbc:mysql://localhost/loans\". It has the form"
                        + " jdbc:postgresql://host:port/database");
        assertThat(Program.run("--publishers", "many").exitCode()).isEqualTo(2);
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsSaid() {
        Program program = Program.run("--jdbc-url", "jdbc:postgresql://127.0.0.1:1/loans");
        assertThat(program.err())
                .startsWith("loans: The database cannot be used: ")
                .endsWith("Check that the server runs, and --jdbc-url, --user and --password" + System.lineSeparator())
                .doesNotContain("\tat ");
        assertThat(program.exitCode()).isEqualTo(2);
    }

    private static String shippedLog() throws IOException {
        try (InputStream in = LoanApp.class.getResourceAsStream("loans.xes")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Returns the first value that the path finds in the file. */
    private String json(Path file, String path) throws SQLException, IOException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT jsonb_path_query_first(?::jsonb, ?::jsonpath) #>> '{}'")) {
            statement.setString(1, Files.readString(file));
            statement.setString(2, path);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
