package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.JsonForm;

/** {@code record Circle(String type) implements Shape}, where {@code Shape} is sealed. */
final class JsonNameIsDiscriminator implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Reporter reporter) {
        json.places().forEach(found -> {
            if (found.form() instanceof JsonForm.SealedOf sealed) {
                for (JsonForm.Variant variant : sealed.variants()) {
                    if (variant.form() instanceof JsonForm.RecordOf member) {
                        member.components().forEach(each -> check(found, sealed, member, each, reporter));
                    }
                }
            }
        });
    }

    private static void check(
            JsonPathWalk found,
            JsonForm.SealedOf sealed,
            JsonForm.RecordOf member,
            ComponentModel component,
            Reporter reporter) {
        if (component.jsonName().value().equals(JsonForm.SealedOf.DISCRIMINATOR)) {
            reporter.error(
                    component.jsonName().place(),
                    found,
                    member.declared().name().simpleName() + "." + component.name(),
                    "\"" + JsonForm.SealedOf.DISCRIMINATOR + "\" tells the records of "
                            + sealed.declared().name() + " apart in JSON",
                    "Rename the component",
                    "Give it another @JsonName");
        }
    }
}
