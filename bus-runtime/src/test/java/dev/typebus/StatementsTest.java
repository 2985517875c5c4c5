package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.Statements;
import dev.typebus.fixtures.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether a real server takes every statement there is, with the tables as they were migrated. */
@Tag("database")
class StatementsTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final Path CLASSES = Path.of("target", "classes");

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
                for (String one : statement.getValue().split(";\n", -1)) {
                    if (one.startsWith("LOCK TABLE") || one.startsWith("SET ")) { // cannot be prepared, and has no plan
                        run(connection, one);
                    } else {
                        assertThat(Statements.plan(connection, one))
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
}
