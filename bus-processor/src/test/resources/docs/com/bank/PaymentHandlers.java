package com.bank;

import dev.typebus.annotations.Handles;
import dev.typebus.event.Transaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;

public final class PaymentHandlers {
    @Handles
    void generateSchedule(LoanFunded event, Transaction tx) throws SQLException {
        try (PreparedStatement insert = tx.connection()
                .prepareStatement("INSERT INTO payment_schedule (loan_id, months) VALUES (?, 36)")) {
            insert.setObject(1, event.loanId());
            insert.executeUpdate();
        }
    }
}
