package dev.typebus.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcTransactionTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    private final SpiedDataSource spy = new SpiedDataSource(database.pool());

    @BeforeEach
    void table() throws SQLException {
        database.execute("DROP TABLE IF EXISTS written; CREATE TABLE written (one int)");
    }

    private static boolean write(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute("INSERT INTO written VALUES (1)");
        }
    }

    private static long written() throws SQLException {
        return database.number("SELECT count(*) FROM written");
    }

    private static String isolation(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW transaction_isolation")) {
            row.next();
            return row.getString(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read committed", "repeatable read", "serializable"})
    void transactionIsReadCommittedWhateverTheDefault(String isolation) throws SQLException {
        try (Connection connection = database.unpooled().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_isolation = '" + isolation + "'");
            String slow = JdbcTransaction.execute(connection, JdbcTransactionTest::isolation);
            String quick = JdbcTransaction.executeShort(connection, JdbcTransactionTest::isolation);
            assertThat(slow).isEqualTo("read committed");
            assertThat(quick).isEqualTo("read committed");
            assertThat(isolation(connection))
                    .as("isolation of other transactions")
                    .isEqualTo(isolation);
        }
    }

    @Test
    void lostCommitIsUnknown() throws SQLException {
        try (Connection connection = spy.dataSource().getConnection()) {
            spy.failAfter("commit"::equals, "");
            assertThatThrownBy(() -> JdbcTransaction.execute(connection, JdbcTransactionTest::write))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(SqlState.COMMIT_UNKNOWN));
            assertThat(written()).isEqualTo(1);
        }
    }

    @Test
    void failedRollbackCommitsNothing() throws SQLException {
        spy.breakBefore("rollback"::equals, new AssertionError("made to fail"));
        assertThatThrownBy(() -> {
                    try (Connection connection = spy.dataSource().getConnection()) {
                        JdbcTransaction.execute(connection, tx -> {
                            write(tx);
                            throw new IllegalStateException("no");
                        });
                    }
                })
                .hasMessage("no");
        assertThat(written()).isZero();
    }
}
