package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;

/** {@code record LoanFunded(…, Terms terms)}, where the event's package cannot name {@code Terms}. */
final class TypeNotVisible implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Findings findings) {
        String from = event.type().name().packageName();
        JsonWalk.of(event)
                .forEach(found -> NamedTypes.in(found.form().type())
                        .forEach(type -> Access.obstacle(type, from)
                                .ifPresent(access -> findings.error(
                                        found,
                                        access.fact() + ", so that the event's serializer cannot use it",
                                        access.wayOut(type)))));
    }
}
