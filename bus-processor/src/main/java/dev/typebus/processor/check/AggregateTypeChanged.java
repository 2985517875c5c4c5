package dev.typebus.processor.check;

import dev.typebus.processor.report.Fact;

/** An event that is now about something else: its order with the stored ones would be lost. */
final class AggregateTypeChanged implements Rule<EventDiff> {
    @Override
    public void check(EventDiff diff, Reporter reporter) {
        String now = diff.now().aggregateType();
        String stored = diff.stored().aggregateType();
        if (!now.equals(stored)) {
            reporter.error(
                    diff.event().aggregateType().place(),
                    diff.subject(),
                    Fact.of("its aggregate type is " + now + ", but " + Suggestions.storedEvents(diff.stored())
                                    + " have " + stored)
                            .detail(Suggestions.TWO_ORDERS),
                    Suggestions.aggregateType(diff.event(), stored),
                    Suggestions.ANOTHER_EVENT);
        }
    }
}
