package loans;

import dev.typebus.annotations.Formerly;
import dev.typebus.annotations.HandlerGroup;
import dev.typebus.annotations.Handles;
import dev.typebus.handler.Delivery;
import dev.typebus.event.Transaction;
import dev.typebus.sample.releases.Book;

@Formerly("risk")
@HandlerGroup("compliance")
public final class RiskHandlers {
    @Handles
    @Formerly("assess")
    void review(LoanFlagged event, Transaction tx, Delivery delivery) {
        Book.write(tx, "assess", delivery, event);
    }
}
