package com.example.blackbox;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;

/** What happens to a loan. */
public sealed interface LoanEvent {
    /** All events of a loan have it. */
    long loanId();

    @DomainEvent("Loan.Created")
    record Created(@AggregateId long loanId, String customer) implements LoanEvent {}

    @DomainEvent("Loan.Funded")
    record Funded(@AggregateId long loanId, long cents) implements LoanEvent {}
}
