package loans;

import dev.typebus.annotations.Handles;
import dev.typebus.annotations.Retry;
import dev.typebus.handler.Delivery;
import dev.typebus.event.Transaction;
import dev.typebus.sample.releases.Book;

public final class RiskHandlers {
    /** The register of incomes does not answer. The fourth release no longer asks it. */
    @Handles
    @Retry(attempts = 1000, factor = 1)
    void assess(LoanFlagged event, Transaction tx, Delivery delivery) {
        if (event.reason().equals("income")) {
            throw new IllegalStateException("The register of incomes does not answer");
        }
        Book.write(tx, "assess", delivery, event);
    }
}
