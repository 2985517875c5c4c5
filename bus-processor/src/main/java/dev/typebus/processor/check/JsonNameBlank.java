package dev.typebus.processor.check;

/** {@code @JsonName("")}. */
final class JsonNameBlank implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Reporter reporter) {
        JsonNames.of(json)
                .forEach(together -> together.names().stream()
                        .filter(name -> name.text().isBlank())
                        .forEach(name -> together.error(
                                reporter, name, "the JSON name is blank", "Write a name", "Remove @JsonName")));
    }
}
