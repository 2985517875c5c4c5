package dev.typebus.sample.lending;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.math.BigDecimal;
import java.time.LocalDate;

/** Event of a loan. */
public sealed interface LoanEvent {
    LoanId loan();

    @DomainEvent("Loan.Created")
    record Created(@AggregateId LoanId loan, ApplicationNumber application, BigDecimal principal)
            implements LoanEvent {}

    @DomainEvent("Loan.Funded")
    record Funded(@AggregateId LoanId loan, BigDecimal amount, LocalDate fundedOn) implements LoanEvent {}

    /** The contract was changed: the remaining debt gets a new schedule. */
    @DomainEvent("Loan.Modified")
    record Modified(@AggregateId LoanId loan, BigDecimal principal, LocalDate modifiedOn) implements LoanEvent {}
}
