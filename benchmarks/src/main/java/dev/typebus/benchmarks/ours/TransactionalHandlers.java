package dev.typebus.benchmarks.ours;

import dev.typebus.annotations.Handles;
import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.event.Transaction;

/** Handler with one call an event, in the transaction of the cursor. */
public final class TransactionalHandlers {
    private final Arrivals arrivals;

    public TransactionalHandlers(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    @Handles
    void receive(PaymentReceived event, Transaction tx) {
        arrivals.arrived(event.number());
    }
}
