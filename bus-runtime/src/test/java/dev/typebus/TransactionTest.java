package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.EventId;
import dev.typebus.event.InvalidPayloadException;
import dev.typebus.event.PublishException;
import dev.typebus.event.Transaction;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.HandlerMisuseException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bus.inTransaction}: the business row and the event, or neither. */
@Tag("database")
class TransactionTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final SpiedDataSource spied = new SpiedDataSource(database.pool());
    private final EventBus bus = EventBus.builder(spied.dataSource())
            .catalog(Loans.CATALOG)
            .schema(SchemaMode.VALIDATE)
            .start();
    private final UUID loan = UUID.randomUUID();

    @BeforeAll
    static void createBusinessTable() throws SQLException {
        database.execute("CREATE TABLE loans (id uuid PRIMARY KEY, state text,"
                + " UNIQUE (state) DEFERRABLE INITIALLY DEFERRED)");
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void businessRowAndEventsAreCommittedTogether() throws SQLException {
        spied.clear();
        List<EventId> ids = new ArrayList<>();
        bus.inTransaction(tx -> {
            insertLoan(tx.connection(), "both");
            ids.add(tx.publish(Loans.LOAN_CREATED, Loans.created(loan)));
            ids.add(tx.publish(Loans.LOAN_FUNDED, Loans.funded(loan)));
            assertThat(database.number("SELECT count(*) FROM loans WHERE id = '" + loan + "'"))
                    .isZero();
        });

        assertThat(spied.calls()).hasSize(4);
        assertThat(spied.calls().get(2))
                .startsWith("INSERT INTO domain_events")
                .contains("unnest")
                .endsWith("; COMMIT");
        assertThat(database.number("SELECT count(*) FROM loans WHERE id = '" + loan + "'"))
                .isEqualTo(1);
        assertThat(database.texts("SELECT id FROM domain_events WHERE aggregate_id = '" + loan + "' ORDER BY position"))
                .isEqualTo(ids.stream().map(EventId::toString).toList());
        assertThat(database.number(
                        "SELECT count(DISTINCT transaction_id) FROM domain_events WHERE aggregate_id = '" + loan + "'"))
                .isEqualTo(1);
    }

    @Test
    void oneEventCostsOneStatement() {
        spied.clear();
        bus.inTransaction(tx -> tx.publish(Loans.LOAN_CREATED, Loans.created(loan)));
        assertThat(spied.statements()).singleElement().asString().contains("VALUES");
    }

    @Test
    void withoutEventsNothingIsInserted() throws SQLException {
        spied.clear();
        bus.inTransaction(tx -> insertLoan(tx.connection(), "no events"));
        assertThat(spied.statements()).singleElement().asString().startsWith("INSERT INTO loans");
    }

    @Test
    void itReturnsWhatTheBlockReturns() {
        EventId id = bus.inTransactionReturning(tx -> tx.publish(Loans.LOAN_CREATED, Loans.created(loan)));
        assertThat(bus.history("loan", loan.toString()))
                .singleElement()
                .extracting("id")
                .isEqualTo(id);
    }

    @Test
    void anExceptionRollsBackBoth() {
        spied.clear();
        assertThatThrownBy(() -> bus.inTransaction(tx -> {
                    insertLoan(tx.connection(), "exception");
                    tx.publish(Loans.LOAN_CREATED, Loans.created(loan));
                    throw new IOException("no");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("no");
        assertNothingHappened();
        assertThat(spied.calls()).contains("rollback").doesNotContain("commit").endsWith("close");
    }

    @Test
    void anErrorRollsBackBoth() {
        assertThatThrownBy(() -> bus.inTransaction(tx -> {
                    tx.publish(Loans.LOAN_CREATED, Loans.created(loan));
                    throw new AssertionError("no");
                }))
                .isInstanceOf(AssertionError.class);
        assertNothingHappened();
    }

    @Test
    void aRefusedEventRollsBackOnlyIfItIsNotCaught() throws SQLException {
        bus.inTransaction(tx -> {
            insertLoan(tx.connection(), "refused event");
            tx.publish(Loans.LOAN_CREATED, Loans.created(loan));
            assertThatThrownBy(() -> tx.publish(Loans.NOTE_WRITTEN, Loans.note("x", "\0")))
                    .isInstanceOf(InvalidPayloadException.class);
        });
        assertThat(bus.history("loan", loan.toString())).hasSize(1);
    }

    @Test
    void aSavepointTakesItsEventsBackWithIt() throws SQLException {
        bus.inTransaction(tx -> {
            tx.publish(Loans.NOTE_WRITTEN, Loans.note("savepoint", "1, before"));
            Savepoint savepoint = tx.connection().setSavepoint();
            tx.publish(Loans.NOTE_WRITTEN, Loans.note("savepoint", "2, undone while gathered"));
            tx.once("undone key").publish(Loans.NOTE_WRITTEN, Loans.note("savepoint", "3, undone when written"));
            tx.connection().rollback(savepoint);
            tx.publish(Loans.NOTE_WRITTEN, Loans.note("savepoint", "4, after"));
            Savepoint kept = tx.connection().setSavepoint("kept");
            tx.publish(Loans.NOTE_WRITTEN, Loans.note("savepoint", "5, released"));
            tx.connection().releaseSavepoint(kept);
        });
        assertThat(database.texts("SELECT payload ->> 'text' FROM domain_events WHERE aggregate_id = 'savepoint'"
                        + " ORDER BY position"))
                .containsExactly("1, before", "4, after", "5, released");
    }

    @Test
    void anEventWithAKeyIsWrittenAtOnceAndInOrder() throws SQLException {
        spied.clear();
        bus.inTransaction(tx -> {
            tx.publish(Loans.NOTE_WRITTEN, Loans.note("keys", "1"));
            EventId id = tx.once("k-" + loan).publish(Loans.NOTE_WRITTEN, Loans.note("keys", "2"));
            assertThat(tx.once("k-" + loan).publish(Loans.NOTE_WRITTEN, Loans.note("keys", "not again")))
                    .isEqualTo(id);
            tx.publish(Loans.NOTE_WRITTEN, Loans.note("keys", "3"));
        });
        assertThat(database.texts("SELECT payload ->> 'text' FROM domain_events WHERE aggregate_id = 'keys'"
                        + " ORDER BY position"))
                .containsExactly("1", "2", "3");
    }

    @Test
    void manyEventsAreWrittenEarly() {
        spied.clear();
        bus.inTransaction(tx -> {
            for (int i = 0; i < 2_500; i++) {
                tx.publish(Loans.NOTE_WRITTEN, Loans.note("many" + loan, "" + i));
            }
        });
        assertThat(spied.statements()).hasSize(3);
        assertThat(bus.history("note", "many" + loan)).hasSize(2_500);
    }

    @Test
    void itIsNotValidAfterwards() {
        List<Transaction> kept = new ArrayList<>();
        List<Connection> keptConnection = new ArrayList<>();
        bus.inTransaction(tx -> {
            kept.add(tx);
            keptConnection.add(tx.connection());
        });
        String message = "This transaction has ended. It is valid until the handler or transaction block that got it"
                + " returns; publish on the bus instead";
        assertThatThrownBy(() -> kept.get(0).publish(Loans.LOAN_CREATED, Loans.created(loan)))
                .isInstanceOf(HandlerMisuseException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> kept.get(0).connection())
                .isInstanceOf(HandlerMisuseException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> keptConnection.get(0).createStatement())
                .isInstanceOf(HandlerMisuseException.class)
                .hasMessage(
                        "This connection's transaction has ended. It is valid until the handler or transaction block"
                                + " that got it returns; do not keep it");
    }

    @Test
    void itBelongsToOneThread() {
        bus.inTransaction(tx -> {
            CompletableFuture<EventId> other =
                    CompletableFuture.supplyAsync(() -> tx.publish(Loans.LOAN_CREATED, Loans.created(loan)));
            assertThatThrownBy(other::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(HandlerMisuseException.class)
                    .hasMessage("This transaction belongs to the thread "
                            + Thread.currentThread().getName() + "; on other threads publish on the bus instead");
        });
        assertNothingHappened();
    }

    @Test
    void aDeferredConstraintThatFailsAtTheCommitIsNamed() throws SQLException {
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
    void aSwallowedSqlErrorIsNotCommittedInSilence() {
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
    void whatDidNotArriveIsNotTakenForWritten() {
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
    void aCommitWhoseAnswerIsLostIsFoundInTheLog(String state) {
        spied.failAfter(SpiedDataSource::commits, state);
        bus.inTransaction(tx -> tx.publish(Loans.LOAN_CREATED, Loans.created(loan)));
        assertThat(bus.history("loan", loan.toString())).hasSize(1);
    }

    @Test
    void anAnswerWithoutStateIsNotTakenForAFailure() {
        spied.failAfter(SpiedDataSource::commits, "");
        spied.failBefore(call -> call.startsWith("SELECT EXISTS (SELECT FROM domain_events"), "08006");
        assertThatThrownBy(() -> bus.inTransaction(tx -> tx.publish(Loans.LOAN_CREATED, Loans.created(loan))))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("Whether it was published is unknown");
        assertThat(bus.history("loan", loan.toString())).hasSize(1);
    }

    @Test
    void aLostCommitWithoutEventsIsUnknown() throws SQLException {
        spied.failAfter(SpiedDataSource::commits, "08006");
        assertThatThrownBy(() -> bus.inTransaction(tx -> insertLoan(tx.connection(), "lost")))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("Whether it was published is unknown");
        assertThat(loansOfThisTest()).isEqualTo(1);
    }

    @Test
    void withoutAConnectionTheBlockDoesNotRun() {
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
    void aBackendThatIsTerminatedLosesNothingHalfway() {
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

    private void insertLoan(Connection connection, String state) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO loans VALUES ('" + loan + "', '" + state + "')");
        }
    }

    private void assertNothingHappened() {
        assertThat(bus.history("loan", loan.toString())).isEmpty();
        assertThat(loansOfThisTest()).isZero();
    }

    private long loansOfThisTest() {
        try {
            return database.number("SELECT count(*) FROM loans WHERE id = '" + loan + "'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
