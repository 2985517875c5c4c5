package dev.typebus.processor.check;

import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** {@code Map<BigDecimal, String>}. */
final class MapKeyHasNoTextForm implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Reporter reporter) {
        json.places().forEach(found -> {
            if (found.form() instanceof JsonForm.MapOf map
                    && !map.key().hasText()
                    && !(map.key() instanceof JsonForm.Unresolved)) {
                reporter.error(
                        found,
                        Fact.of(TypeText.inShort(map.key().type()) + " cannot be the key of a map")
                                .detail("It has no text form"),
                        WayOut.of("Use " + AggregateIdHasNoTextForm.TYPES),
                        WayOut.of("Use a list of records"));
            }
        });
    }
}
