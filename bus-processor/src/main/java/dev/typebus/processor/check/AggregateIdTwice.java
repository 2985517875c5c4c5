package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import java.util.List;

/** {@code @AggregateId} on several components. */
final class AggregateIdTwice implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Reporter reporter) {
        List<ComponentModel> ids = event.aggregateIds();
        for (ComponentModel id : ids.subList(Math.min(1, ids.size()), ids.size())) {
            reporter.error(
                    id.aggregateId().orElseThrow(),
                    event.type().name().simpleName() + "." + id.name(),
                    ids.get(0).name() + " is already the aggregate id",
                    "Keep @AggregateId only on the aggregate whose events must stay in order");
        }
    }
}
