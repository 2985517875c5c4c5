package com.example.loans;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.util.UUID;

@DomainEvent(value = "Loan.Closed", version = 2)
public record LoanClosed(@AggregateId UUID loanId, int paymentsMade, boolean early) implements LoanEvent {}
