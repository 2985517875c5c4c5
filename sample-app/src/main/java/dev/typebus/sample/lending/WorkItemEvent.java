package dev.typebus.sample.lending;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;

/** What happens to a piece of work that somebody at the bank does for an application. */
public sealed interface WorkItemEvent {
    ApplicationNumber application();

    WorkActivity activity();

    @DomainEvent(value = "WorkItem.Scheduled", aggregateType = "application")
    record Scheduled(@AggregateId ApplicationNumber application, WorkActivity activity) implements WorkItemEvent {}

    @DomainEvent(value = "WorkItem.Started", aggregateType = "application")
    record Started(@AggregateId ApplicationNumber application, WorkActivity activity) implements WorkItemEvent {}

    @DomainEvent(value = "WorkItem.Completed", aggregateType = "application")
    record Completed(@AggregateId ApplicationNumber application, WorkActivity activity) implements WorkItemEvent {}
}
