package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.Statements;
import dev.typebus.fixtures.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Prepares and explains every statement on a real server, with the tables as they were migrated. */
@Tag("database")
class StatementsTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final Path CLASSES = Path.of("target", "classes");
    private static final Path SOURCES = Path.of("src", "main", "java");

    /** A statement that has no plan is run instead, in a transaction of its own. */
    private static final Pattern WITHOUT_PLAN = Pattern.compile(
            "(LOCK TABLE|SET|COMMIT|SAVEPOINT|ROLLBACK TO|RELEASE|LISTEN|UNLISTEN|DO) .*|COMMIT\\s*", Pattern.DOTALL);

    /** The beginning of a string literal or text block that holds a statement. */
    private static final Pattern STATEMENT = Pattern.compile(
            "\"(?:\"\"\\s+)?(?:SELECT|INSERT|UPDATE|DELETE|WITH|VALUES|TRUNCATE"
                    + "|LOCK|SET|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|NOTIFY|LISTEN|UNLISTEN|DO|CREATE|ALTER|DROP|GRANT)\\b");

    /** Classes outside {@code *Sql} in which a literal begins like a statement. */
    private static final Set<String> EXCEPTIONS = Set.of(
            "FixedPlan.java", // the common beginning of statements in several packages
            "HealthProblems.java"); // advice for people: "COMMIT PREPARED or ROLLBACK PREPARED it"

    static List<String> sqlClasses() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(file -> file.endsWith("Sql.class"))
                    .map(file -> file.replaceFirst("\\.class$", "").replaceAll("[/\\\\]", "."))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("sqlClasses")
    void everyStatementIsPreparedAndHasPlan(String sqlClass) throws SQLException, ClassNotFoundException {
        try (Connection connection = database.unpooled().getConnection()) {
            for (var statement : Statements.of(Class.forName(sqlClass)).entrySet()) {
                String[] parts = statement.getValue().split(";\n", -1);
                if (Stream.of(parts).anyMatch(part -> part.startsWith("SAVEPOINT"))) {
                    run(connection, statement.getValue());
                    continue;
                }
                for (String part : parts) {
                    if (WITHOUT_PLAN.matcher(part).matches()) {
                        run(connection, part);
                    } else {
                        assertThat(Statements.plan(connection, part))
                                .as(statement.getKey())
                                .contains("cost=");
                    }
                }
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    @Test
    void statementsStandInSqlClassesOnly() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")
                                    && !file.toString().endsWith("Sql.java")
                                    && STATEMENT.matcher(read(file)).find())
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(EXCEPTIONS);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
