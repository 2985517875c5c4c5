package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.JsonForm;

/** {@code @ValueRecord record LoanId(@Nullable UUID value)}. */
final class ValueRecordOptional implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Findings findings) {
        json.places().forEach(found -> {
            if (found.form() instanceof JsonForm.ValueOf value
                    && value.components().size() == 1) {
                check(
                        found,
                        value.declared().name().simpleName(),
                        value.components().get(0),
                        findings);
            }
        });
    }

    private static void check(JsonWalk found, String type, ComponentModel component, Findings findings) {
        if (!component.isRequired()) {
            findings.error(
                    component.nullable().orElse(component.place()),
                    found,
                    type + "." + component.name(),
                    "the component of a value record is " + AggregateIdOptional.whatItIs(component)
                            + ", and null in JSON would be ambiguous",
                    "Make it required; where a " + type + " may be missing, make the " + type + " optional");
        }
    }
}
