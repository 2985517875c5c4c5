package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;

/** A record without {@code @AggregateId}. */
final class AggregateIdMissing implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Reporter reporter) {
        if (event.type().isRecord() && event.aggregateIds().isEmpty()) {
            reporter.error(
                    event.place(),
                    event.type().name().simpleName(),
                    "no component has @AggregateId, so the aggregate is unknown",
                    wayOut(event));
        }
    }

    private static String wayOut(EventModel event) {
        if (event.components().isEmpty()) {
            return "Add a component with @AggregateId";
        }
        return event.components().stream()
                .filter(component -> component.isRequired() && component.form().hasText())
                .map(ComponentModel::name)
                .filter(name -> name.equals("id") || name.endsWith("Id"))
                .findFirst()
                .map(name -> "Put @AggregateId on " + name)
                .orElse("Put @AggregateId on the component that identifies the aggregate");
    }
}
