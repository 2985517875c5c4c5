package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;

/** {@code @DomainEvent(value = "Loan.Funded", version = 0)}. */
final class EventVersionBelowOne implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Reporter reporter) {
        int version = event.version().value();
        if (version < 1) {
            reporter.error(
                    event.version().place(),
                    event.type().name().simpleName(),
                    "version " + version + " is below 1",
                    "Count versions from 1");
        }
    }
}
