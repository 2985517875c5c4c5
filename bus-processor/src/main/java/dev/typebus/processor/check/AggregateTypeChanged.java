package dev.typebus.processor.check;

import dev.typebus.processor.report.Fact;

/** An event that is now about something else: its order with the stored ones would be lost. */
final class AggregateTypeChanged implements Rule<Evolution> {
    @Override
    public void check(Evolution evolution, Findings findings) {
        String now = evolution.now().aggregateType();
        String stored = evolution.stored().aggregateType();
        if (!now.equals(stored)) {
            findings.error(
                    evolution.event().aggregateType().place(),
                    evolution.subject(),
                    Fact.of("its aggregate type is " + now + ", but " + Remedy.storedEvents(evolution.stored())
                                    + " have " + stored)
                            .detail(Remedy.TWO_ORDERS),
                    Remedy.aggregateType(evolution.event(), stored),
                    Remedy.ANOTHER_EVENT);
        }
    }
}
