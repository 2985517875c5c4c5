package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Handles;
import dev.typebus.event.StoredEvent;
import java.util.List;
import java.util.UUID;
import loans.LoanEvent;
import loans.LoanFunded;
import loans.LoanRepaid;
import loans.Terms;

/** Deprecated events of a library are handled without a warning in generated code, each in a module of its own. */
@SuppressWarnings("deprecation")
@DomainEvent("Mail.Sent")
record MailSent(@AggregateId UUID mailId, Terms terms) {}

class AllHandlers {
    @Handles
    void follow(LoanEvent event) {}
}

@SuppressWarnings("deprecation")
class DeprecatedHandlers {
    @Handles
    void follow(LoanFunded event) {}
}

@SuppressWarnings("removal")
class RemovedHandlers {
    @Handles
    void follow(List<StoredEvent<LoanRepaid>> events) {}
}
