package dev.typebus.processor.check;

import dev.typebus.processor.model.JsonForm;

/** {@code Map<BigDecimal, String>}. */
final class MapKeyHasNoTextForm implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Findings findings) {
        json.places().forEach(found -> {
            if (found.form() instanceof JsonForm.MapOf map
                    && !map.key().hasText()
                    && !(map.key() instanceof JsonForm.Unresolved)) {
                findings.error(
                        found,
                        "the keys of a JSON object are text, and "
                                + TypeText.qualified(map.key().type()) + " has no text form",
                        "Use " + AggregateIdHasNoTextForm.TYPES + ", or a list of records");
            }
        });
    }
}
