package dev.typebus.sample.lending;

import dev.typebus.event.Publisher;
import dev.typebus.event.Transaction;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** Creates, funds and modifies loans. Rows and events are committed together by the caller's transaction, or not at all. */
public final class LoanService {
    /** Funds the application's loan with its first draw. Does nothing if the application already has a loan. */
    public void createAndFund(Transaction tx, ApplicationNumber application, BigDecimal amount, Instant at)
            throws SQLException {
        LoanId loan = LoanId.of(application);
        LocalDate today = Bank.day(at);
        int created = Sql.update(tx.connection(), """
                INSERT INTO loans (id, application, principal, funded_on) VALUES (?, ?, ?, ?)
                ON CONFLICT (id) DO NOTHING
                """, loan.value(), application.value(), amount, today);
        if (created == 0) {
            return;
        }
        Sql.update(
                tx.connection(),
                "INSERT INTO draws (loan, number, amount, drawn_on) VALUES (?, 1, ?, ?)",
                loan.value(),
                amount,
                today);
        Publisher events = tx.occurredAt(at);
        Events.loanCreated(events, loan, application, amount);
        Events.loanFunded(events, loan, amount, today);
    }

    /** Records a change of the contract; the debt gets a new schedule. Does nothing if the application has no loan. */
    public void changeContract(Transaction tx, ApplicationNumber application, Instant at) throws SQLException {
        LoanId loan = LoanId.of(application);
        Optional<BigDecimal> principal = Sql.decimal(
                tx.connection(),
                "UPDATE loans SET modifications = modifications + 1 WHERE id = ? RETURNING principal",
                loan.value());
        if (principal.isPresent()) {
            Events.loanModified(tx.occurredAt(at), loan, principal.get(), Bank.day(at));
        }
    }
}
