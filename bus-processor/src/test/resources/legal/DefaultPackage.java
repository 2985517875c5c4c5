import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Handles;
import java.util.UUID;

@DomainEvent("Loan.Funded")
record LoanFunded(@AggregateId UUID loanId) {}

class LoanHandlers {
    @Handles
    void fund(LoanFunded event) {}
}
