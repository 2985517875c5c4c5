package app;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventId;
import dev.typebus.event.EventType;
import dev.typebus.event.Publisher;
import java.util.UUID;
import javax.annotation.processing.Generated;

/**
 * Publishes the events of this module: one constant and two methods per event.
 * The first argument says where the event goes.
 */
@Generated("dev.typebus.processor.TypebusProcessor")
public final class Events {
    /** {@code Loan.Funded}, version 1, declared by {@link LoanFunded}. */
    static final EventType<LoanFunded> LOAN_FUNDED = LoanFundedSerializer.TYPE;

    private Events() {}

    /** Publishes {@code Loan.Funded} about the loan {@code loanId}. */
    static EventId loanFunded(Publisher to, UUID loanId) {
        return loanFunded(to, new LoanFunded(loanId));
    }

    /** Publishes {@code Loan.Funded} about the loan {@code loanId}. */
    static EventId loanFunded(Publisher to, LoanFunded event) {
        return to.publish(LOAN_FUNDED, event);
    }

    /** The events of this module. */
    public static EventCatalog catalog() {
        return EventCatalog.of(LOAN_FUNDED);
    }
}
