package dev.typebus.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.TestDatabase;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AutoCommitDataSourceTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    /** A pool of one connection that restores nothing when a connection is returned. */
    private static DataSource carelessPool(Connection only) {
        return dataSource(() -> {
            AtomicBoolean closed = new AtomicBoolean();
            return connection((proxy, method, given) -> switch (method.getName()) {
                case "close" -> {
                    closed.set(true);
                    yield null;
                }
                case "isClosed" -> closed.get();
                default -> method.invoke(only, given);
            });
        });
    }

    private static DataSource dataSource(Supplier<Connection> connections) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, given) -> connections.get());
    }

    private static Connection connection(InvocationHandler handler) {
        return (Connection)
                Proxy.newProxyInstance(DataSource.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connectionIsAutoCommitAndIsReturnedAsTaken(boolean autoCommit) throws SQLException {
        try (Connection only = database.unpooled().getConnection()) {
            only.setAutoCommit(autoCommit);
            DataSource dataSource = new AutoCommitDataSource(carelessPool(only));
            try (Connection taken = dataSource.getConnection()) {
                assertThat(taken.getAutoCommit()).isTrue();
            }
            assertThat(only.getAutoCommit()).isEqualTo(autoCommit);
        }
    }

    @Test
    void openTransactionIsNotCommittedAtReturn() throws SQLException {
        database.execute("CREATE TABLE kept (one int)");
        try (Connection only = database.unpooled().getConnection()) {
            only.setAutoCommit(false);
            try (Connection taken = new AutoCommitDataSource(carelessPool(only)).getConnection()) {
                taken.setAutoCommit(false);
                taken.createStatement().execute("INSERT INTO kept VALUES (1)");
            }
            only.rollback();
        }
        assertThat(database.number("SELECT count(*) FROM kept")).isZero();
    }
}
