package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** {@code @ValueRecord record LoanId(@Nullable UUID value)}. */
final class ValueRecordOptional implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Reporter reporter) {
        json.places().forEach(found -> {
            if (found.form() instanceof JsonForm.ValueOf value
                    && value.components().size() == 1) {
                check(
                        found,
                        value.declared().name().simpleName(),
                        value.components().get(0),
                        reporter);
            }
        });
    }

    private static void check(JsonPathWalk found, String type, ComponentModel component, Reporter reporter) {
        if (!component.isRequired()) {
            reporter.error(
                    component.nullable().orElse(component.place()),
                    found,
                    type + "." + component.name(),
                    Fact.of("the component of a value record is " + AggregateIdOptional.whatItIs(component))
                            .detail("A null in JSON would be ambiguous"),
                    WayOut.of("Make it required; if a " + type + " may be missing, make the " + type + " optional"));
        }
    }
}
