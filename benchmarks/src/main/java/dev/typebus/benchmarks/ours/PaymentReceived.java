package dev.typebus.benchmarks.ours;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.benchmarks.run.Payment;
import java.math.BigDecimal;
import java.time.LocalDate;

/** Event that is published. */
@DomainEvent(value = "Payment.Received", aggregateType = "loan")
public record PaymentReceived(
        @AggregateId String loanId,
        long number,
        BigDecimal amount,
        String currency,
        String reference,
        LocalDate valueDate) {
    static PaymentReceived of(Payment payment) {
        return new PaymentReceived(
                payment.loanId(),
                payment.number(),
                payment.amount(),
                payment.currency(),
                payment.reference(),
                payment.valueDate());
    }
}
