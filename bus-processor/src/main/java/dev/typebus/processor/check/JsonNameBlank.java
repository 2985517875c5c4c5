package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.Given;
import dev.typebus.processor.model.JsonForm;

/** {@code @JsonName("")}. */
final class JsonNameBlank implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Findings findings) {
        event.components()
                .forEach(
                        each -> check(event.type().name().simpleName() + "." + each.name(), each.jsonName(), findings));
        JsonWalk.of(event).forEach(found -> {
            if (found.form() instanceof JsonForm.RecordOf nested) {
                String type = nested.declared().name().simpleName();
                nested.components().forEach(each -> check(type + "." + each.name(), each.jsonName(), findings));
            } else if (found.form() instanceof JsonForm.EnumOf choice) {
                String type = choice.declared().name().simpleName();
                choice.constants().forEach(each -> check(type + "." + each.name(), each.jsonName(), findings));
            } else if (found.form() instanceof JsonForm.SealedOf sealed) {
                sealed.variants()
                        .forEach(each -> check(TypeText.inShort(each.form().type()), each.jsonName(), findings));
            }
        });
    }

    private static void check(String subject, Given<String> name, Findings findings) {
        if (name.value().isBlank()) {
            findings.error(name.place(), subject, "the JSON name is blank", "Write a name, or remove @JsonName");
        }
    }
}
