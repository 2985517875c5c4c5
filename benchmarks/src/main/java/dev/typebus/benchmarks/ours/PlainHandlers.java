package dev.typebus.benchmarks.ours;

import dev.typebus.annotations.Handles;
import dev.typebus.benchmarks.run.Arrivals;

/** Handler with one call an event. */
public final class PlainHandlers {
    private final Arrivals arrivals;

    public PlainHandlers(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    @Handles
    void receive(PaymentReceived event) {
        arrivals.arrived(event.number());
    }
}
