package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JsonForm;

/** {@code @AggregateId BigDecimal amount}. */
final class AggregateIdHasNoTextForm implements Rule<EventModel> {
    /** What has a text form, in words. */
    static final String TYPES =
            "a string, UUID, whole number, enum, java.time date, URI or a @ValueRecord of one of these";

    @Override
    public void check(EventModel event, Findings findings) {
        for (ComponentModel id : event.aggregateIds()) {
            if (id.isRequired() && !id.form().hasText() && !(id.form() instanceof JsonForm.Unresolved)) {
                findings.error(
                        id.aggregateId().orElseThrow(),
                        event.type().name().simpleName() + "." + id.name(),
                        TypeText.qualified(id.type()) + " cannot be an aggregate's id",
                        "Use " + TYPES);
            }
        }
    }
}
