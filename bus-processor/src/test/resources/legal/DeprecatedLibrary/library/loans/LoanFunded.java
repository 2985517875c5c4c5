package loans;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.util.UUID;

@Deprecated
@DomainEvent("Loan.Funded")
public record LoanFunded(@AggregateId UUID loanId) implements LoanEvent {}
