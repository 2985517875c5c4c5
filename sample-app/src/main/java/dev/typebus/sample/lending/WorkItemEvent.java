package dev.typebus.sample.lending;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;

/** Event of a work item: a piece of work that the bank's staff do for an application. */
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
