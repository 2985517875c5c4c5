package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.event.NewEvent;
import dev.typebus.event.TypebusException;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/** A bus whose DataSource hands out the connection of Spring's current transaction: that transaction is never committed. */
class CallersTransactionTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final Map<String, Consumer<EventBus>> CALLS = Map.of(
            "publish", bus -> bus.publish(note("own")),
            "once", bus -> bus.once("key").publish(note("own")),
            "inTransaction", bus -> bus.inTransaction(tx -> tx.publish(note("own"))),
            "recent", bus -> bus.recent(5),
            "health", EventBus::health,
            "deadLetters", bus -> bus.deadLetters().list(),
            "redriveAll", bus -> bus.deadLetters().redriveAll());

    private final HikariDataSource pool = new HikariDataSource();
    private final JdbcTemplate orders = new JdbcTemplate(pool);
    private final TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(pool));

    @BeforeEach
    void open() throws SQLException {
        database.clear();
        database.execute("DROP TABLE IF EXISTS orders; CREATE TABLE orders (id int)");
        pool.setDataSource(database.unpooled());
        pool.setMaximumPoolSize(10);
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    private static NewEvent<?> note(String about) {
        return Loans.NOTE_WRITTEN.of(Loans.note(about, ""));
    }

    private static EventBus start(DataSource dataSource) {
        return EventBus.builder(dataSource).catalog(Loans.CATALOG).start();
    }

    private void inTransactionRolledBack(Runnable work) {
        transaction.executeWithoutResult(status -> {
            work.run();
            status.setRollbackOnly();
        });
    }

    static Stream<Arguments> callsWithAndWithoutStatement() {
        return CALLS.keySet().stream()
                .sorted()
                .flatMap(call -> Stream.of(Arguments.of(call, true), Arguments.of(call, false)));
    }

    @ParameterizedTest(name = "{0}, after a statement: {1}")
    @MethodSource("callsWithAndWithoutStatement")
    void callersConnectionIsRefused(String call, boolean afterStatement) throws SQLException {
        try (EventBus bus = start(new TransactionAwareDataSourceProxy(pool))) {
            inTransactionRolledBack(() -> {
                if (afterStatement) {
                    orders.update("INSERT INTO orders VALUES (1)");
                }
                assertThatThrownBy(() -> Objects.requireNonNull(CALLS.get(call)).accept(bus))
                        .isInstanceOf(TypebusException.class)
                        .hasMessage("The DataSource handed out a connection that is in a transaction of its caller."
                                + " Nothing was done in that transaction. Give the bus the DataSource under the"
                                + " transaction-aware proxy; to publish in the caller's transaction use"
                                + " joining(connection)");
                orders.update("INSERT INTO orders VALUES (2)");
            });
            assertThat(database.number("SELECT count(*) FROM orders")).isZero();
            assertThat(database.number("SELECT count(*) FROM domain_events")).isZero();
            bus.publish(note("outside"));
        }
    }

    @ParameterizedTest(name = "{0}, after a statement: {1}")
    @MethodSource("callsWithAndWithoutStatement")
    void callerWithoutAutoCommitIsLeftAlone(String call, boolean afterStatement) throws SQLException {
        pool.setAutoCommit(false);
        try (EventBus bus = start(new TransactionAwareDataSourceProxy(pool))) {
            inTransactionRolledBack(() -> {
                if (afterStatement) {
                    orders.update("INSERT INTO orders VALUES (1)");
                }
                Objects.requireNonNull(CALLS.get(call)).accept(bus);
                orders.update("INSERT INTO orders VALUES (2)");
            });
            assertThat(database.number("SELECT count(*) FROM orders")).isZero();
        }
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void joiningPublisherFollowsCallersTransaction(boolean commit) throws SQLException {
        try (EventBus bus = start(new TransactionAwareDataSourceProxy(pool))) {
            transaction.executeWithoutResult(status -> {
                Connection connection = DataSourceUtils.getConnection(pool);
                bus.joining(connection).publish(note("joined"));
                DataSourceUtils.releaseConnection(connection, pool);
                if (!commit) {
                    status.setRollbackOnly();
                }
            });
        }
        assertThat(database.number("SELECT count(*) FROM domain_events")).isEqualTo(commit ? 1 : 0);
    }

    @Test
    void sharedConnectionIsRefusedAtStart() throws SQLException {
        try (Connection shared = database.unpooled().getConnection()) {
            DataSource single = new SingleConnectionDataSource(shared, true);
            assertThatThrownBy(() -> start(single))
                    .isInstanceOf(TypebusException.class)
                    .hasMessageContaining("stays open when it is closed");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lazyProxyHandsOutOwnConnections(boolean autoCommit) throws SQLException {
        pool.setAutoCommit(autoCommit);
        try (EventBus bus = start(new LazyConnectionDataSourceProxy(pool))) {
            inTransactionRolledBack(() -> {
                orders.update("INSERT INTO orders VALUES (1)");
                bus.publish(note("own"));
            });
        }
        assertThat(database.number("SELECT count(*) FROM orders")).isZero();
        assertThat(database.number("SELECT count(*) FROM domain_events")).isEqualTo(1);
    }

    @Test
    void transactionBegunAsTextIsRefused() throws SQLException {
        pool.setMaximumPoolSize(1);
        try (Connection connection = pool.getConnection()) {
            connection.createStatement().execute("BEGIN");
        }
        assertThatThrownBy(() -> EventBus.acceptRestoredDatabase(pool)).isInstanceOf(TypebusException.class);
    }
}
