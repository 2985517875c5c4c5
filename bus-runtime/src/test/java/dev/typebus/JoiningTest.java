package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.BusClosedException;
import dev.typebus.event.EventId;
import dev.typebus.event.PublishException;
import dev.typebus.event.Publisher;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code bus.joining(connection)}: the caller's own JDBC transaction. */
class JoiningTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final EventBus bus =
            EventBus.builder(database.pool()).catalog(Loans.CATALOG).start();
    private final UUID loan = UUID.randomUUID();
    private final SpiedDataSource spied = new SpiedDataSource(database.unpooled());
    private final Connection connection;
    private final Publisher joining;

    JoiningTest() throws SQLException {
        connection = spied.dataSource().getConnection();
        connection.setAutoCommit(false);
        joining = bus.joining(connection);
        spied.clear();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        bus.close();
    }

    @Test
    void callersCommitPublishes() throws SQLException {
        EventId id = joining.publish(Loans.LOAN_FUNDED, Loans.funded(loan));
        assertThat(spied.calls())
                .singleElement()
                .asString()
                .startsWith("INSERT INTO domain_events")
                .contains("VALUES");
        assertThat(bus.history("loan", loan.toString())).isEmpty();

        connection.commit();
        assertThat(bus.history("loan", loan.toString()))
                .singleElement()
                .extracting("id")
                .isEqualTo(id);
    }

    @Test
    void callersRollbackPublishesNothing() throws SQLException {
        joining.publish(Loans.LOAN_FUNDED, Loans.funded(loan));
        connection.rollback();
        assertThat(bus.history("loan", loan.toString())).isEmpty();
    }

    @Test
    void callersSavepointTakesEventBack() throws SQLException {
        joining.publish(Loans.LOAN_CREATED, Loans.created(loan));
        Savepoint savepoint = connection.setSavepoint();
        joining.publish(Loans.LOAN_FUNDED, Loans.funded(loan));
        connection.rollback(savepoint);
        connection.commit();
        assertThat(bus.history("loan", loan.toString())).extracting("eventType").containsExactly("Loan.Created");
    }

    @Test
    void listIsOneStatement() throws SQLException {
        joining.publishAll(
                List.of(Loans.LOAN_CREATED.of(Loans.created(loan)), Loans.LOAN_FUNDED.of(Loans.funded(loan))));
        assertThat(spied.calls()).hasSize(1);
        connection.commit();
        assertThat(bus.history("loan", loan.toString()))
                .extracting("eventType")
                .containsExactly("Loan.Created", "Loan.Funded");
    }

    @Test
    void autoCommitIsRefused() throws SQLException {
        connection.setAutoCommit(true);
        assertThatThrownBy(() -> joining.publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                .isInstanceOf(PublishException.class)
                .hasMessage(
                        "joining(connection): the connection is in auto-commit mode, so there is no transaction to join."
                                + " Nothing was published; call setAutoCommit(false) before, or publish on the bus");
        assertThat(spied.calls()).isEmpty();
    }

    @Test
    void awaitingHandlersIsRefused() {
        assertThatThrownBy(() ->
                        joining.awaitingHandlers(Duration.ofSeconds(1)).publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                .isInstanceOf(PublishException.class)
                .hasMessage(
                        "awaitingHandlers on joining(connection): handlers see the event only after your commit, which"
                                + " the bus does not see. Nothing was published; use bus.inTransaction, or publish without waiting");
        assertThat(spied.calls()).isEmpty();
    }

    @Test
    void abortedTransactionIsNamed() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SELECT 1 / 0")).isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(() -> joining.publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                .isInstanceOf(PublishException.class)
                .hasMessage(
                        "Loan.Funded of loan/%s: an earlier statement of the transaction had failed, and its exception"
                                + " was caught (SQLState 25P02). Nothing was published; roll your transaction back.",
                        loan);
    }

    @Test
    void closedConnectionIsNamed() throws SQLException {
        connection.close();
        assertThatThrownBy(() -> joining.publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                .hasMessage(
                        "Loan.Funded of loan/%s: the connection to the database was lost (SQLState 08003). Nothing was"
                                + " published; roll your transaction back.",
                        loan);
    }

    @Test
    void closedBusRefusesEvents() {
        bus.close();
        assertThatThrownBy(() -> joining.publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                .isInstanceOf(BusClosedException.class);
        assertThat(spied.calls()).isEmpty();
    }

    @Test
    void transactionOfBusIsJoinedToo() {
        bus.inTransaction(tx -> bus.joining(tx.connection()).publish(Loans.LOAN_FUNDED, Loans.funded(loan)));
        assertThat(bus.history("loan", loan.toString())).hasSize(1);
    }
}
