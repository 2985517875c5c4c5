package com.bank;

import dev.typebus.annotations.Handles;
import dev.typebus.event.Transaction;
import java.sql.SQLException;

public final class PaymentHandlers {
    private final Schedules schedules;

    public PaymentHandlers(Schedules schedules) {
        this.schedules = schedules;
    }

    @Handles
    void generateSchedule(LoanFunded event, Transaction tx) throws SQLException {
        schedules.create(tx.connection(), event.loanId(), 36);
    }
}
