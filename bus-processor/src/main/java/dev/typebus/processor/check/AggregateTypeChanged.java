package dev.typebus.processor.check;

import dev.typebus.processor.report.Fact;

/** An event that is now about something else: its order with the stored ones would be lost. */
final class AggregateTypeChanged implements Rule<EventDiff> {
    @Override
    public void check(EventDiff evolution, Reporter reporter) {
        String now = evolution.now().aggregateType();
        String stored = evolution.stored().aggregateType();
        if (!now.equals(stored)) {
            reporter.error(
                    evolution.event().aggregateType().place(),
                    evolution.subject(),
                    Fact.of("its aggregate type is " + now + ", but " + Suggestions.storedEvents(evolution.stored())
                                    + " have " + stored)
                            .detail(Suggestions.TWO_ORDERS),
                    Suggestions.aggregateType(evolution.event(), stored),
                    Suggestions.ANOTHER_EVENT);
        }
    }
}
