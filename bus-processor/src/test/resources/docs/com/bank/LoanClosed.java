package com.bank;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.util.UUID;

@DomainEvent("Loan.Closed")
public record LoanClosed(@AggregateId UUID loanId, String reason) {}
