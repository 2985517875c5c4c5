package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;

/** {@code @JsonName("")}. */
final class JsonNameBlank implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Findings findings) {
        JsonNames.of(event)
                .forEach(together -> together.names().stream()
                        .filter(name -> name.text().isBlank())
                        .forEach(name -> together.error(
                                findings, name, "the JSON name is blank", "Write a name, or remove @JsonName")));
    }
}
