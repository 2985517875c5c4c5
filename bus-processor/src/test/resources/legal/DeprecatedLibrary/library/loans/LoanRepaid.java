package loans;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.util.UUID;

@Deprecated(forRemoval = true)
@DomainEvent("Loan.Repaid")
public record LoanRepaid(@AggregateId UUID loanId) implements LoanEvent {}
