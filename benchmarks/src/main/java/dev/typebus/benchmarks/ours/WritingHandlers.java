package dev.typebus.benchmarks.ours;

import dev.typebus.annotations.Handles;
import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.event.Transaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Handler with one call an event, which writes a row in the transaction of the cursor. */
public final class WritingHandlers {
    private final Arrivals arrivals;

    public WritingHandlers(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    @Handles
    void receive(PaymentReceived event, Transaction tx) throws SQLException {
        try (PreparedStatement insert =
                tx.connection().prepareStatement("INSERT INTO receipts (loan_id, number) VALUES (?, ?)")) {
            insert.setString(1, event.loanId());
            insert.setLong(2, event.number());
            insert.executeUpdate();
        }
        arrivals.arrived(event.number());
    }
}
