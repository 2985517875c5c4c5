package dev.typebus.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.HandlerMisuseException;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;

class GuardedConnectionTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    private final SpiedDataSource spied = new SpiedDataSource(database.pool());
    private final Connection raw;
    private final GuardedConnection guarded;

    private interface Call {
        void on(Connection connection) throws SQLException;
    }

    GuardedConnectionTest() throws SQLException {
        raw = spied.dataSource().getConnection();
        raw.setAutoCommit(false);
        guarded = new GuardedConnection(raw, new NoWatch());
    }

    @AfterEach
    void close() throws SQLException {
        raw.close();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                call("commit()", Connection::commit, "return normally and the bus commits"),
                call(
                        "rollback()",
                        Connection::rollback,
                        "throw an exception and the bus rolls back; use a savepoint to undo a part"),
                call("close()", Connection::close, "return and the bus closes it, or gives it back to its pool"),
                call("abort()", c -> c.abort(Runnable::run), "throw an exception and the bus rolls back"),
                call(
                        "setAutoCommit()",
                        c -> c.setAutoCommit(true),
                        "what is to be committed apart needs a connection of its own"),
                call(
                        "setTransactionIsolation()",
                        c -> c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE),
                        "set it in the DataSource that the bus was built with"),
                call("setReadOnly()", c -> c.setReadOnly(true), "set it in the DataSource that the bus was built with"),
                call("setCatalog()", c -> c.setCatalog("x"), "set it in the DataSource that the bus was built with"),
                call("setSchema()", c -> c.setSchema("x"), "name the schema in your statements"),
                call(
                        "setHoldability()",
                        c -> c.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT),
                        "say it when you create a statement"),
                call(
                        "setNetworkTimeout()",
                        c -> c.setNetworkTimeout(Runnable::run, 1),
                        "use Statement.setQueryTimeout, or set it in the DataSource"),
                call(
                        "setClientInfo()",
                        c -> c.setClientInfo("ApplicationName", "x"),
                        "set it in the DataSource that the bus was built with"),
                call(
                        "setClientInfo()",
                        c -> c.setClientInfo(new Properties()),
                        "set it in the DataSource that the bus was built with"),
                call(
                        "unwrap(BaseConnection)",
                        c -> c.unwrap(BaseConnection.class),
                        "use it as it is; for COPY unwrap PGConnection"));
    }

    private static Arguments call(String name, Call call, String wayOut) {
        return Arguments.of(name, call, wayOut);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void callsReservedForTheBusAreRefused(String name, Call call, String wayOut) throws SQLException {
        spied.clear();
        assertThatThrownBy(() -> call.on(guarded))
                .isInstanceOf(HandlerMisuseException.class)
                .hasMessage(name + " on the connection of a transaction of the bus: " + wayOut);
        assertThat(spied.calls()).isEmpty();
        assertThat(raw.getAutoCommit()).isFalse();
        assertThat(raw.isClosed()).isFalse();
    }

    @Test
    void statementsAreForwarded() throws SQLException {
        try (PreparedStatement select = guarded.prepareStatement("SELECT ?::int + 1")) {
            select.setInt(1, 41);
            try (ResultSet rows = select.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(42);
            }
        }
        assertThat(guarded.getAutoCommit()).isFalse();
        assertThat(guarded.isClosed()).isFalse();
        assertThat(guarded.isValid(1)).isTrue();
    }

    @Test
    void copyIsPossible() throws Exception {
        try (var statement = guarded.createStatement()) {
            statement.execute("CREATE TABLE copied (a int)");
        }
        assertThat(guarded.isWrapperFor(PGConnection.class)).isTrue();
        long copied = guarded.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY copied FROM STDIN", new StringReader("1\n2\n"));
        assertThat(copied).isEqualTo(2);
    }

    @Test
    void guardUnwrapsToItself() throws SQLException {
        assertThat(guarded.unwrap(Connection.class)).isSameAs(guarded);
        assertThat(guarded.isWrapperFor(Connection.class)).isTrue();
        assertThat(guarded.isWrapperFor(BaseConnection.class)).isFalse();
    }

    @Test
    void everyCallAfterTheEndIsRefused() throws Exception {
        guarded.end();
        assertThat(guarded.isClosed()).isTrue();
        for (Method method : methodsThat(
                name -> !Set.of("isClosed", "unwrap", "isWrapperFor").contains(name))) {
            assertThatThrownBy(() -> method.invoke(guarded, arguments(method)))
                    .as(method.toString())
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(HandlerMisuseException.class);
        }
    }

    /** Each method calls the method of the same name and parameters with the same arguments, and returns its result. */
    @Test
    void otherCallsAreForwardedUnchanged() throws Exception {
        List<String> handedOn = new ArrayList<>();
        Connection recording = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, given) -> {
                    if (method.getName().equals("isWrapperFor")) {
                        return false;
                    }
                    handedOn.add(
                            method.getName() + Arrays.toString(method.getParameterTypes()) + Arrays.toString(given));
                    return zero(method.getReturnType());
                });
        GuardedConnection guard = new GuardedConnection(recording, new NoWatch());
        Set<String> refused = Set.of(
                "commit",
                "close",
                "abort",
                "setAutoCommit",
                "setTransactionIsolation",
                "setReadOnly",
                "setCatalog",
                "setSchema",
                "setHoldability",
                "setNetworkTimeout",
                "setClientInfo",
                "unwrap",
                "isWrapperFor");
        for (Method method : methodsThat(name -> !refused.contains(name))) {
            if (method.getName().equals("rollback") && method.getParameterCount() == 0) {
                continue;
            }
            handedOn.clear();
            Object result = method.invoke(guard, arguments(method));
            assertThat(handedOn)
                    .containsExactly(method.getName()
                            + Arrays.toString(method.getParameterTypes())
                            + Arrays.toString(method.getParameterCount() == 0 ? null : arguments(method)));
            assertThat(result).isEqualTo(zero(method.getReturnType()));
        }
    }

    private static List<Method> methodsThat(Predicate<String> named) {
        return Arrays.stream(Connection.class.getMethods())
                .filter(method -> !method.isDefault() && named.test(method.getName()))
                .toList();
    }

    private static Object[] arguments(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(GuardedConnectionTest::zero)
                .toArray();
    }

    private static @Nullable Object zero(Class<?> type) {
        if (type == boolean.class) {
            return true;
        }
        if (type == int.class) {
            return 7;
        }
        return type == String.class ? "text" : null;
    }

    private static final class NoWatch implements GuardedConnection.SavepointWatch {
        @Override
        public void beforeSavepoint() {}

        @Override
        public void set(Savepoint savepoint) {}

        @Override
        public void rolledBackTo(Savepoint savepoint) {}
    }
}
