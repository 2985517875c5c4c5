package dev.typebus.sample.lending;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;

/** A loan has a schedule of payments from now on; an earlier one no longer counts. */
@DomainEvent("PaymentSchedule.Generated")
public record PaymentScheduleGenerated(@AggregateId ScheduleId schedule, LoanId loan, int payments) {}
