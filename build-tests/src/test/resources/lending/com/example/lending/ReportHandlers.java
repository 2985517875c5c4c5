package com.example.lending;

import dev.typebus.annotations.HandlerGroup;
import dev.typebus.annotations.Handles;
import jakarta.inject.Singleton;

/** Handlers that Micronaut creates, with a subclass that measures each call. */
@Singleton
@Measured
@HandlerGroup("report")
public class ReportHandlers {
    private final Ledger ledger;

    public ReportHandlers(Ledger ledger) {
        this.ledger = ledger;
    }

    @Handles
    public void report(LoanFunded event) {
        ledger.write("reported " + event.amount().getCents());
    }
}
