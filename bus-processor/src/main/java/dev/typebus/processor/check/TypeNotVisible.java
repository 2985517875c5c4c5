package dev.typebus.processor.check;

/** {@code record LoanFunded(…, Terms terms)}, where the event's package cannot name {@code Terms}. */
final class TypeNotVisible implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Reporter reporter) {
        String from = json.event().type().name().packageName();
        json.places()
                .forEach(found -> NamedTypes.in(found.form().type())
                        .forEach(type -> Access.obstacle(type, from)
                                .ifPresent(access -> reporter.error(found, access.fact(), access.wayOut(type)))));
    }
}
