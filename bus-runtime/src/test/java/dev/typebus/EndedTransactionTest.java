package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.Transaction;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.HandlerMisuseException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A block of {@code inTransaction} that ends its transaction on a way around the bus. */
class EndedTransactionTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final EventBus bus =
            EventBus.builder(database.pool()).catalog(Loans.CATALOG).start();
    private final Effects effects = new Effects(database);

    private interface Way {
        void end(Connection connection) throws SQLException;
    }

    private interface Block {
        void run(Transaction tx) throws SQLException;
    }

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
    }

    @AfterEach
    void close() {
        bus.close();
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                way("metadata, commit", true, around -> raw(around).commit()),
                way("metadata, rollback", false, around -> raw(around).rollback()),
                way("result set, commit", true, around -> {
                    try (Statement statement = around.createStatement();
                            ResultSet row = statement.executeQuery("SELECT 1")) {
                        row.getStatement().getConnection().commit();
                    }
                }),
                way("COMMIT", true, around -> execute(around, "COMMIT")),
                way("ROLLBACK", false, around -> execute(around, "ROLLBACK")));
    }

    private static Arguments way(String name, boolean committed, Way way) {
        return Arguments.of(name, committed, way);
    }

    private static Connection raw(Connection connection) throws SQLException {
        return connection.getMetaData().getConnection();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void publish(Transaction tx, String text) {
        tx.publish(NOTE_WRITTEN, Loans.note("a", text));
    }

    private void assertIsRefused(Block block) throws SQLException {
        assertThatThrownBy(() -> bus.inTransaction(tx -> block.run(tx)))
                .isInstanceOf(HandlerMisuseException.class)
                .hasMessageContaining("What was written before a COMMIT stays");
        assertThat(bus.history("note", "a")).isEmpty();
        bus.publish(NOTE_WRITTEN, Loans.note("b", "the pool's connections are as they were"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void endAsLastStatementIsRefused(String name, boolean committed, Way way) throws SQLException {
        assertIsRefused(tx -> {
            publish(tx, "lost");
            Effects.write(tx, "before");
            way.end(tx.connection());
        });
        assertThat(effects.all()).hasSize(committed ? 1 : 0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void statementAfterEndIsRefused(String name, boolean committed, Way way) throws SQLException {
        assertIsRefused(tx -> {
            Effects.write(tx, "before");
            way.end(tx.connection());
            Effects.write(tx, "behind");
        });
        assertThat(effects.all()).hasSize(committed ? 1 : 0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void eventAfterEndIsRefused(String name, boolean committed, Way way) throws SQLException {
        assertIsRefused(tx -> {
            Effects.write(tx, "before");
            way.end(tx.connection());
            publish(tx, "behind");
        });
    }

    @Test
    void rolledBackFailedTransactionIsRefused() throws SQLException {
        assertIsRefused(tx -> {
            publish(tx, "lost");
            assertThatThrownBy(() -> execute(tx.connection(), "SELECT 1/0")).isInstanceOf(SQLException.class);
            execute(tx.connection(), "ROLLBACK");
        });
    }

    @Test
    void statementThatIsNotRunEndsNothing() throws SQLException {
        bus.inTransaction(tx -> {
            publish(tx, "kept");
            try (PreparedStatement none = tx.connection().prepareStatement("INSERT INTO effects (effect) VALUES (?)")) {
                none.executeBatch();
            }
        });
        assertThat(bus.history("note", "a")).hasSize(1);
    }
}
