package loans;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.util.UUID;

@DomainEvent("Loan.Flagged")
public record LoanFlagged(@AggregateId UUID loanId, String reason) {}
