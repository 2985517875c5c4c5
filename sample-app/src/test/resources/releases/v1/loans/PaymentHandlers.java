package loans;

import dev.typebus.annotations.Handles;
import dev.typebus.annotations.Retry;
import dev.typebus.handler.Delivery;
import dev.typebus.event.Transaction;
import dev.typebus.sample.releases.Book;
import java.math.BigDecimal;

public final class PaymentHandlers {
    private static final BigDecimal MONTHS = new BigDecimal(36);

    /** Contains the first release's mistake: 1,000 / 36 has no exact decimal value, so the division throws ArithmeticException. */
    @Handles
    @Retry(neverOn = ArithmeticException.class)
    void generateSchedule(LoanFunded event, Transaction tx, Delivery delivery) {
        event.amount().divide(MONTHS);
        Book.write(tx, "schedule", delivery, event);
    }

    @Handles
    void book(PaymentReceived event, Transaction tx, Delivery delivery) {
        Book.write(tx, "book", delivery, event);
    }
}
