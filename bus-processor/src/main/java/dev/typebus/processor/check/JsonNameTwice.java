package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.Given;
import dev.typebus.processor.model.JsonForm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two components, constants or members of a sealed interface with one name in JSON. */
final class JsonNameTwice implements Rule<EventModel> {
    private record Named(String subject, Given<String> name) {}

    @Override
    public void check(EventModel event, Findings findings) {
        once(components(event.type().name().simpleName(), event.components()), findings);
        JsonWalk.of(event).forEach(found -> {
            if (found.form() instanceof JsonForm.RecordOf nested) {
                once(components(nested.declared().name().simpleName(), nested.components()), findings);
            } else if (found.form() instanceof JsonForm.EnumOf choice) {
                String type = choice.declared().name().simpleName();
                once(
                        choice.constants().stream()
                                .map(each -> new Named(type + "." + each.name(), each.jsonName()))
                                .toList(),
                        findings);
            } else if (found.form() instanceof JsonForm.SealedOf sealed) {
                once(
                        sealed.variants().stream()
                                .map(each ->
                                        new Named(TypeText.inShort(each.form().type()), each.jsonName()))
                                .toList(),
                        findings);
            }
        });
    }

    private static List<Named> components(String owner, List<ComponentModel> components) {
        return components.stream()
                .map(each -> new Named(owner + "." + each.name(), each.jsonName()))
                .toList();
    }

    private static void once(List<Named> all, Findings findings) {
        Map<String, Named> taken = new HashMap<>();
        for (Named each : all) {
            Named before = taken.putIfAbsent(each.name().value(), each);
            if (before != null && !each.name().value().isBlank()) {
                findings.error(
                        each.name().place(),
                        each.subject(),
                        "the JSON name \"" + each.name().value() + "\" is that of " + before.subject() + ", too",
                        "Give one of them another @JsonName");
            }
        }
    }
}
