package com.bank;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

@DomainEvent("Loan.Funded")
public record LoanFunded(@AggregateId UUID loanId, BigDecimal fundedAmount, Instant fundedAt) {}
