package dev.typebus.sample.lending;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.math.BigDecimal;
import java.time.Instant;

/** Event of an application, from the customer's request to the bank's decision. */
public sealed interface ApplicationEvent {
    ApplicationNumber application();

    @DomainEvent("Application.Submitted")
    record Submitted(@AggregateId ApplicationNumber application, BigDecimal requestedAmount, Instant registeredAt)
            implements ApplicationEvent {}

    @DomainEvent("Application.PartlySubmitted")
    record PartlySubmitted(@AggregateId ApplicationNumber application) implements ApplicationEvent {}

    @DomainEvent("Application.PreAccepted")
    record PreAccepted(@AggregateId ApplicationNumber application) implements ApplicationEvent {}

    @DomainEvent("Application.Accepted")
    record Accepted(@AggregateId ApplicationNumber application) implements ApplicationEvent {}

    @DomainEvent("Application.Finalized")
    record Finalized(@AggregateId ApplicationNumber application) implements ApplicationEvent {}

    @DomainEvent("Application.Registered")
    record Registered(@AggregateId ApplicationNumber application) implements ApplicationEvent {}

    @DomainEvent("Application.Approved")
    record Approved(@AggregateId ApplicationNumber application) implements ApplicationEvent {}

    @DomainEvent("Application.Activated")
    record Activated(@AggregateId ApplicationNumber application, BigDecimal amount) implements ApplicationEvent {}

    @DomainEvent("Application.Declined")
    record Declined(@AggregateId ApplicationNumber application) implements ApplicationEvent {}

    @DomainEvent("Application.Cancelled")
    record Cancelled(@AggregateId ApplicationNumber application) implements ApplicationEvent {}
}
