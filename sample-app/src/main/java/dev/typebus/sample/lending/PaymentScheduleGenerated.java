package dev.typebus.sample.lending;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;

/** A loan has a new payment schedule, which replaces an earlier one. */
@DomainEvent("PaymentSchedule.Generated")
public record PaymentScheduleGenerated(@AggregateId ScheduleId schedule, LoanId loan, int payments) {}
