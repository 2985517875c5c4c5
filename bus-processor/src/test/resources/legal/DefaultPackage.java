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

@DomainEvent("Loan.Named")
record Override(@AggregateId java.lang.String loanId, java.lang.String name, String text, java.util.Optional<java.lang.Integer> number) {}

record String(java.lang.String text) {}

enum Integer {
    ONE
}
