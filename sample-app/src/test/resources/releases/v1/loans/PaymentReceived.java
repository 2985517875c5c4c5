package loans;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.util.UUID;

@DomainEvent(value = "Payment.Received", aggregateType = "loan")
public record PaymentReceived(@AggregateId UUID loanId, int cents) {}
