package com.example.lending;

import dagger.Module;
import dagger.Provides;
import dev.typebus.event.EventCatalog;
import dev.typebus.handler.HandlerTable;
import javax.inject.Singleton;

/** Dagger's: it makes the handlers, those of another processor too, and the table of them all. */
@Singleton
@dagger.Component(modules = Component.Wiring.class)
public interface Component {
    HandlerTable handlers();

    EventCatalog events();

    Ledger ledger();

    @Module
    final class Wiring {
        private Wiring() {}

        @Provides
        @Singleton
        static Ledger ledger() {
            return new Ledger();
        }

        @Provides
        static PaymentHandlers payments(Ledger ledger) {
            return new PaymentHandlers(ledger);
        }

        @Provides
        static LateHandlers late(Ledger ledger) {
            return new LateHandlers(ledger);
        }

        @Provides
        static ReportHandlers reports(Ledger ledger) {
            return new ReportHandlers(ledger);
        }

        @Provides
        static HandlerTable table(
                LateHandlers late, MailHandlers mail, PaymentHandlers payments, ReportHandlers reports) {
            return Handlers.of(late, mail, payments, reports);
        }

        @Provides
        static EventCatalog catalog() {
            return Events.catalog();
        }
    }
}
