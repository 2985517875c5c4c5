package loans;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Formerly;
import java.util.UUID;

@DomainEvent(value = "Payment.Received", aggregateType = "loan")
public record PaymentReceived(@AggregateId UUID loanId, @Formerly("cents") int amountInCents) {}
