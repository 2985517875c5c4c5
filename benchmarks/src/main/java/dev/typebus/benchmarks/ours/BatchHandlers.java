package dev.typebus.benchmarks.ours;

import dev.typebus.annotations.Handles;
import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.event.StoredEvent;
import java.util.List;

/** Handler with one call a batch. */
public final class BatchHandlers {
    private final Arrivals arrivals;

    public BatchHandlers(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    @Handles
    void receive(List<StoredEvent<PaymentReceived>> events) {
        events.forEach(event -> arrivals.arrived(event.payload().number()));
    }
}
