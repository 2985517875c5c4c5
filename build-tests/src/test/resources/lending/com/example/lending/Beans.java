package com.example.lending;

import dev.typebus.handler.HandlerTable;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** Micronaut factory: creates the handlers, also by the constructor that is for Dagger, and the table of all handlers. */
@Factory
public class Beans {
    @Singleton
    PaymentHandlers payments(Ledger ledger) {
        return new PaymentHandlers(ledger);
    }

    @Singleton
    LateHandlers late(Ledger ledger) {
        return new LateHandlers(ledger);
    }

    @Singleton
    HandlerTable table(LateHandlers late, MailHandlers mail, PaymentHandlers payments, ReportHandlers reports) {
        return Handlers.of(late, mail, payments, reports);
    }
}
