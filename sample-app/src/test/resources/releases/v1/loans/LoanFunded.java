package loans;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.math.BigDecimal;
import java.util.UUID;

@DomainEvent("Loan.Funded")
public record LoanFunded(@AggregateId UUID loanId, BigDecimal amount) {}
