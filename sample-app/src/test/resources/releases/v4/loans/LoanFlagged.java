package loans;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Formerly;
import java.util.UUID;

@Formerly("Loan.Flagged")
@DomainEvent("Loan.Suspected")
public record LoanFlagged(@AggregateId UUID loanId, String reason) {}
