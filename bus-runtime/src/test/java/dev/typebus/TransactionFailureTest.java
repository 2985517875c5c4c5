package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.PublishException;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SpiedDataSource;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions of the bus whose commit fails, or whose outcome is unknown. */
@Tag("database")
class TransactionFailureTest extends TransactionFixture {
    @Test
    void deferredConstraintThatFailsAtCommitIsNamed() throws SQLException {
        bus.inTransaction(tx -> insertLoan(tx.connection(), "taken"));
        UUID second = UUID.randomUUID();
        assertThatThrownBy(() -> bus.inTransaction(tx -> {
                    try (Statement statement = tx.connection().createStatement()) {
                        statement.execute("INSERT INTO loans VALUES ('" + second + "', 'taken')");
                    }
                    tx.publish(Loans.LOAN_CREATED, Loans.created(second));
                }))
                .isInstanceOf(PublishException.class)
                .hasMessage(
                        "The transaction was not committed: the constraint loans_state_key refused it (SQLState 23505)."
                                + " Nothing was published.");
        assertThat(bus.history("loan", second.toString())).isEmpty();
    }

    @Test
    void swallowedSqlErrorFailsTheCommit() {
        assertThatThrownBy(() -> bus.inTransaction(tx -> {
                    try (Statement statement = tx.connection().createStatement()) {
                        statement.execute("SELECT 1 / 0");
                    } catch (SQLException swallowed) {
                        assertThat(swallowed.getSQLState()).isEqualTo("22012");
                    }
                    tx.publish(Loans.LOAN_CREATED, Loans.created(loan));
                }))
                .isInstanceOf(PublishException.class)
                .hasMessage(
                        "Loan.Created of loan/%s: an earlier statement of the transaction had failed, and its exception"
                                + " was caught (SQLState 25P02). The transaction is rolled back; nothing was published.",
                        loan);
        assertNothingHappened();
    }

    @Test
    void lostRequestIsNotReportedAsWritten() {
        spied.failBefore(SpiedDataSource::commits, "08006");
        assertThatThrownBy(() -> bus.inTransaction(tx -> tx.publish(Loans.LOAN_CREATED, Loans.created(loan))))
                .isInstanceOf(PublishException.class)
                .hasMessage(
                        "Loan.Created of loan/%s: the connection to the database was lost (SQLState 08006)"
                                + " while the commit was on its way. Whether it was published is unknown: look for it in the log,"
                                + " or publish with once(key), which may be repeated safely.",
                        loan);
        assertNothingHappened();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "08006"})
    void unansweredCommitIsFoundInLog(String state) {
        spied.failAfter(SpiedDataSource::commits, state);
        bus.inTransaction(tx -> tx.publish(Loans.LOAN_CREATED, Loans.created(loan)));
        assertThat(bus.history("loan", loan.toString())).hasSize(1);
    }

    @Test
    void answerWithoutStateIsNotReportedAsFailure() {
        spied.failAfter(SpiedDataSource::commits, "");
        spied.failBefore(call -> call.startsWith("SELECT EXISTS (SELECT FROM domain_events"), "08006");
        assertThatThrownBy(() -> bus.inTransaction(tx -> tx.publish(Loans.LOAN_CREATED, Loans.created(loan))))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("Whether it was published is unknown");
        assertThat(bus.history("loan", loan.toString())).hasSize(1);
    }

    @Test
    void lostCommitWithoutEventsIsUnknown() throws SQLException {
        spied.failAfter(SpiedDataSource::commits, "08006");
        assertThatThrownBy(() -> bus.inTransaction(tx -> insertLoan(tx.connection(), "lost")))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("Whether it was published is unknown");
        assertThat(loansOfThisTest()).isEqualTo(1);
    }

    @Test
    void blockDoesNotRunWithoutConnection() {
        spied.failBefore(call -> call.equals("getConnection"), "08001");
        assertThatThrownBy(() -> bus.inTransaction(tx -> {
                    throw new AssertionError("ran");
                }))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessage(
                        "The transaction did not begin: no connection to the database (SQLState 08001): made to fail."
                                + " Nothing was published. The next publish tries again.");
    }

    @Test
    void terminatedBackendLeavesNothingHalfDone() {
        assertThatThrownBy(() -> bus.inTransaction(tx -> {
                    tx.once("terminated-" + loan).publish(Loans.LOAN_CREATED, Loans.created(loan));
                    String pid;
                    try (Statement statement = tx.connection().createStatement();
                            var rows = statement.executeQuery("SELECT pg_backend_pid()")) {
                        rows.next();
                        pid = rows.getString(1);
                    }
                    database.text("SELECT pg_terminate_backend(" + pid + ", 5000)");
                    tx.publish(Loans.LOAN_FUNDED, Loans.funded(loan));
                }))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("The transaction is rolled back; nothing was published.");
        assertNothingHappened();
    }
}
