package loans;

import dev.typebus.event.EventCatalog;
import dev.typebus.handler.HandlerTable;
import dev.typebus.event.Publisher;
import dev.typebus.sample.releases.Release;
import java.math.BigDecimal;
import java.util.UUID;

public final class LoanRelease implements Release {
    @Override
    public EventCatalog catalog() {
        return Events.catalog();
    }

    @Override
    public HandlerTable handlers() {
        return Handlers.of(new PaymentHandlers(), new RiskHandlers());
    }

    @Override
    public void publish(Publisher to, UUID loan, int euros, String reason) {
        Events.loanFunded(to, loan, new BigDecimal(euros));
        Events.paymentReceived(to, loan, 2500);
        Events.loanFlagged(to, loan, reason);
    }
}
