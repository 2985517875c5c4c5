package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import java.util.HashMap;
import java.util.Map;

/** Two components, constants or records of a sealed interface with one name in JSON. */
final class JsonNameTwice implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Reporter reporter) {
        JsonNames.of(json).forEach(together -> check(together, reporter));
    }

    private static void check(JsonNames together, Reporter reporter) {
        Map<String, JsonNames.Name> taken = new HashMap<>();
        for (JsonNames.Name name : together.names()) {
            JsonNames.Name before = taken.putIfAbsent(name.text(), name);
            if (before != null && !name.text().isBlank() && !name.text().equals(EventModel.UNRESOLVED)) {
                together.error(
                        reporter,
                        name,
                        "the JSON name \"" + name.text() + "\" is also the name of " + before.subject(),
                        "Give one of them another @JsonName");
            }
        }
    }
}
