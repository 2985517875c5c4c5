package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** {@code @AggregateId BigDecimal amount}. */
final class AggregateIdHasNoTextForm implements Rule<EventModel> {
    /** The types with a text form, in words. */
    static final String TYPES =
            "a string, UUID, whole number, enum, java.time date, URI or a @ValueRecord of one of these";

    @Override
    public void check(EventModel event, Reporter reporter) {
        for (ComponentModel id : event.aggregateIds()) {
            if (id.isRequired() && !id.form().hasText() && !(id.form() instanceof JsonForm.Unresolved)) {
                reporter.error(
                        id.aggregateId().orElseThrow(),
                        event.type().name().simpleName() + "." + id.name(),
                        Fact.of(TypeText.qualified(id.type()) + " cannot be an aggregate's id")
                                .detail("It has no text form"),
                        WayOut.of("Use " + TYPES));
            }
        }
    }
}
