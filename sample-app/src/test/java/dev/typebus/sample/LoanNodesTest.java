package dev.typebus.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.devpostgres.DevDatabase;
import dev.typebus.devpostgres.DevPostgres;
import dev.typebus.handler.HandlerStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program with other JVMs beside it. */
@Tag("once")
class LoanNodesTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    private DevDatabase database;

    @BeforeEach
    void createDatabase() {
        database = DevPostgres.shared().createDatabase("loan_nodes");
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    @Test
    void twoNodesShareTheWorkAndTheReportCountsBoth() throws IOException {
        Path report = directory.resolve("report.json");
        Program program = Program.runOn(database, "--nodes", "2", "--report", report.toString());
        assertThat(program.err()).isEmpty();
        assertThat(program.out()).endsWith("Everything adds up." + System.lineSeparator());
        assertThat(program.exitCode()).isZero();

        String json = Files.readString(report);
        List<Long> nodes = handled(json, "nodes");
        assertThat(nodes).hasSize(2).allMatch(handled -> handled > 0);
        assertThat(sum(nodes)).isEqualTo(sum(handled(json, "handlers")));
        assertThat(program.out()).containsPattern("node 2 +\\d+ +" + nodes.get(1) + " +ok\\R");
        assertThat(ProcessHandle.current().children().filter(LoanNodesTest::isNode))
                .isEmpty();
    }

    @Test
    void whatAKilledNodeHadNotFinishedTheOthersDo() throws Exception {
        LoanDatabase.open(database.dataSource(), "", () -> {}).close(); // makes the tables
        CompletableFuture<Program> running;
        try (Connection blocking = database.dataSource().getConnection();
                Statement statement = blocking.createStatement()) {
            blocking.setAutoCommit(false);
            statement.execute("LOCK TABLE applications IN ACCESS EXCLUSIVE MODE"); // a handler writes to it
            running = CompletableFuture.supplyAsync(() -> Program.runOn(database, "--nodes", "2"));
            ProcessHandle node = await().atMost(LONG)
                    .until(
                            () -> ProcessHandle.current()
                                    .children()
                                    .filter(LoanNodesTest::isNode)
                                    .findFirst()
                                    .orElse(null),
                            one -> one != null);
            await().atMost(LONG).until(() -> isHeldUp(node.pid()));
            node.destroyForcibly();
            blocking.rollback();
        }
        Program program = running.get(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(program.err())
                .matches(
                        "loans: Node 2 \\(pid \\d+\\) ended by itself with exit code 137; the others take its lanes over\\R");
        assertThat(program.out())
                .contains("Node 2 ended by itself with exit code 137. What it had not finished the others did")
                .endsWith("Everything adds up." + System.lineSeparator())
                .doesNotContain("DIFFERS");
        assertThat(program.exitCode()).isEqualTo(1);
    }

    /** Whether the node has lanes, and handlers of more lanes than either node's half wait for the table. */
    private boolean isHeldUp(long pid) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT (SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database())"
                                + " >= 3 AND EXISTS (SELECT FROM domain_event_leases WHERE owner LIKE '" + pid
                                + "-%')")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static boolean isNode(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("java"); // not the server's
    }

    /** What stands behind "handled" in this array of the report. */
    private static List<Long> handled(String json, String array) {
        int start = json.indexOf("\"" + array + "\":[");
        Matcher matcher =
                Pattern.compile("\"handled\":(\\d+)").matcher(json.substring(start, json.indexOf(']', start)));
        List<Long> numbers = new ArrayList<>();
        while (matcher.find()) {
            numbers.add(Long.valueOf(matcher.group(1)));
        }
        return numbers;
    }

    private static long sum(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void howManyNodesIsChecked() {
        for (String count : List.of("0", "17")) {
            Program.runOn(database, "--nodes", count).assertUserError("--nodes is " + count + "; it can be 1 to 16");
        }
    }

    @Test
    void whatANodeSaysOfItselfIsUnderstood() {
        List<HandlerStats> stats = List.of(
                new HandlerStats("a", "one", 3, 1, Duration.ofMillis(7), Duration.ofMillis(5)),
                new HandlerStats("a", "two", 0, 0, Duration.ZERO, Duration.ZERO));
        assertThat(NodeLines.read(NodeLines.of(stats))).isEqualTo(stats);
    }
}
