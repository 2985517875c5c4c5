package com.example.lending;

import dev.typebus.handler.Delivery;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventId;
import dev.typebus.event.EventMetadata;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.event.StoredEvent;
import dev.typebus.json.JsonText;
import io.micronaut.context.ApplicationContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The entry points of the test. */
public final class Application {
    private static final Loan LOAN = Loan.builder()
            .id(7)
            .agreement(new Loan.Agreement(36, Kind.FIXED))
            .amount(new Money(5, "EUR"))
            .rates(List.of(new Loan.YearlyRate(1, 2.5)))
            .build();

    private Application() {}

    /** Maps a loan by MapStruct, writes it as JSON and reads it back. */
    public static String json() {
        LoanFunded event = LoanMapper.INSTANCE.toEvent(LOAN);
        String text = JsonText.write(Events.LOAN_FUNDED, event);
        if (!JsonText.read(Events.LOAN_FUNDED, text).equals(event)) {
            throw new AssertionError(text);
        }
        return text;
    }

    public static EventCatalog catalog() {
        return DaggerComponent.create().events();
    }

    public static HandlerTable handlersOfDagger() {
        return DaggerComponent.create().handlers();
    }

    /** Calls each plain handler of Micronaut's beans with one event, and returns the lines of the ledger. */
    @SuppressWarnings("unchecked")
    public static List<String> handledByMicronaut() throws Exception {
        LoanFunded event = LoanMapper.INSTANCE.toEvent(LOAN).withLoanId(8);
        try (ApplicationContext context =
                ApplicationContext.builder(Application.class.getClassLoader()).start()) {
            for (Group group : context.getBean(HandlerTable.class).groups()) {
                for (Handler<?> handler : group.handlers()) {
                    if (handler.selection().equals(new Handler.Types(List.of(Events.LOAN_FUNDED)))
                            && handler.call() instanceof Handler.Plain<?> call) {
                        StoredEvent<LoanFunded> stored = stored(event);
                        ((Handler.Plain<LoanFunded>) call).handle(stored, Delivery.of(stored, 1, false));
                    }
                }
            }
            return context.getBean(Ledger.class).getLines();
        }
    }

    private static StoredEvent<LoanFunded> stored(LoanFunded event) {
        EventId id = new EventId(new UUID(1, 2));
        return new StoredEvent<>(
                1, id, "Loan.Funded", 1, "loan", "loan", "8", event, EventMetadata.EMPTY, Instant.EPOCH);
    }
}
