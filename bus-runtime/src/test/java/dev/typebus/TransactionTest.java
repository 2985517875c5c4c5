package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.EventId;
import dev.typebus.event.InvalidPayloadException;
import dev.typebus.event.Transaction;
import dev.typebus.fixtures.Loans;
import dev.typebus.handler.HandlerMisuseException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code bus.inTransaction}: the business row and the event, or neither. */
@Tag("database")
class TransactionTest extends TransactionFixture {
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
    void singleEventCostsOneStatement() {
        spied.clear();
        bus.inTransaction(tx -> tx.publish(Loans.LOAN_CREATED, Loans.created(loan)));
        assertThat(spied.statements()).singleElement().asString().contains("VALUES");
    }

    @Test
    void transactionWithoutEventsInsertsNothing() throws SQLException {
        spied.clear();
        bus.inTransaction(tx -> insertLoan(tx.connection(), "no events"));
        assertThat(spied.statements()).singleElement().asString().startsWith("INSERT INTO loans");
    }

    @Test
    void resultOfBlockIsReturned() {
        EventId id = bus.inTransactionReturning(tx -> tx.publish(Loans.LOAN_CREATED, Loans.created(loan)));
        assertThat(bus.history("loan", loan.toString()))
                .singleElement()
                .extracting("id")
                .isEqualTo(id);
    }

    @Test
    void exceptionRollsBackBoth() {
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
    void errorRollsBackBoth() {
        assertThatThrownBy(() -> bus.inTransaction(tx -> {
                    tx.publish(Loans.LOAN_CREATED, Loans.created(loan));
                    throw new AssertionError("no");
                }))
                .isInstanceOf(AssertionError.class);
        assertNothingHappened();
    }

    @Test
    void refusedEventRollsBackUnlessCaught() throws SQLException {
        bus.inTransaction(tx -> {
            insertLoan(tx.connection(), "refused event");
            tx.publish(Loans.LOAN_CREATED, Loans.created(loan));
            assertThatThrownBy(() -> tx.publish(Loans.NOTE_WRITTEN, Loans.note("x", "\0")))
                    .isInstanceOf(InvalidPayloadException.class);
        });
        assertThat(bus.history("loan", loan.toString())).hasSize(1);
    }

    @Test
    void savepointRollbackTakesItsEventsBack() throws SQLException {
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
    void eventWithKeyIsWrittenAtOnceAndInOrder() throws SQLException {
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
    void endedTransactionRefusesEvents() {
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
    void otherThreadIsRefused() {
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
}
