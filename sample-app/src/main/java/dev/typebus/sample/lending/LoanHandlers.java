package dev.typebus.sample.lending;

import dev.typebus.annotations.Handles;
import dev.typebus.event.Transaction;
import dev.typebus.handler.Delivery;
import java.sql.SQLException;

/** Applies the decisions about an application to its loan. */
public final class LoanHandlers {
    private final LoanService loans;

    public LoanHandlers(LoanService loans) {
        this.loans = loans;
    }

    @Handles
    void fund(ApplicationEvent.Activated event, Transaction tx, Delivery delivery) throws SQLException {
        loans.createAndFund(tx, event.application(), event.amount(), delivery.occurredAt());
    }

    @Handles
    void changeContract(WorkItemEvent.Completed event, Transaction tx, Delivery delivery) throws SQLException {
        if (event.activity() == WorkActivity.CHANGE_CONTRACT) {
            loans.changeContract(tx, event.application(), delivery.occurredAt());
        }
    }
}
