package loans;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Upcasts;
import java.util.Currency;
import java.util.UUID;

@DomainEvent(value = "Loan.Funded", version = 2)
public record LoanFunded(@AggregateId UUID loanId, long cents, Currency currency, int months) {
    @Upcasts
    static LoanFunded upcast(LoanFundedV1 old) {
        return new LoanFunded(old.loanId(), old.amount().movePointRight(2).longValueExact(), old.currency(), 36);
    }
}
