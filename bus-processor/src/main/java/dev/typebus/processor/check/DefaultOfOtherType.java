package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;

/** {@code @Default("five") int}. */
final class DefaultOfOtherType implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Reporter reporter) {
        json.places().stream().filter(JsonPathWalk::isComponent).forEach(found -> {
            ComponentModel component = found.component();
            component
                    .byDefault()
                    .filter(text -> !DefaultMisplaced.isIn(component))
                    .ifPresent(text -> {
                        String type = TypeText.inShort(component.type());
                        if (!DefaultLiteral.isPossible(component.form())) {
                            reporter.error(
                                    text.place(),
                                    found,
                                    found.path(),
                                    "a default cannot be written for " + type,
                                    "Make the component @Nullable or Optional, and give it a value in the constructor");
                        } else if (!DefaultLiteral.isValid(component.form(), text.value())) {
                            reporter.error(
                                    text.place(),
                                    found,
                                    found.path(),
                                    "\"" + text.value() + "\" is not " + TypeText.withArticle(type),
                                    "Write " + DefaultLiteral.example(component.form()));
                        }
                    });
        });
    }
}
