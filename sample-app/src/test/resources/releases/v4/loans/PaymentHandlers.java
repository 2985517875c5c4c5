package loans;

import dev.typebus.annotations.Formerly;
import dev.typebus.annotations.Handles;
import dev.typebus.handler.Delivery;
import dev.typebus.event.Transaction;
import dev.typebus.sample.releases.Book;

public final class PaymentHandlers {
    @Handles
    @Formerly("generate-schedule")
    void createSchedule(LoanFunded event, Transaction tx, Delivery delivery) {
        Book.write(tx, "schedule", delivery, event);
    }

    @Handles
    void book(PaymentReceived event, Transaction tx, Delivery delivery) {
        Book.write(tx, "book", delivery, event);
    }
}
