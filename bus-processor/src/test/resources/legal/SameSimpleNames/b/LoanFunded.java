package app.b;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.util.UUID;

@DomainEvent("B.LoanFunded")
public record LoanFunded(@AggregateId UUID loanId, app.a.LoanFunded.Terms terms, Terms own) {
    public record Terms(int years) {}
}
