package app.a;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.util.UUID;

@DomainEvent("A.LoanFunded")
public record LoanFunded(@AggregateId UUID loanId, Terms terms) {
    public record Terms(int months) {}
}
