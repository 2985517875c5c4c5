package dev.typebus.processor.check;

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
                    "its aggregate type is " + now + ", and " + Remedy.storedEvents(evolution.stored()) + " have "
                            + stored + ": one aggregate would have two orders and two histories",
                    Remedy.aggregateType(evolution.event(), stored));
        }
    }
}
