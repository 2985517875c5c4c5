package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;

/** {@code @Default("five") int}. */
final class DefaultOfOtherType implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Findings findings) {
        json.places().stream().filter(JsonWalk::isComponent).forEach(found -> {
            ComponentModel component = found.component();
            component
                    .byDefault()
                    .filter(text -> !DefaultMisplaced.isIn(component))
                    .ifPresent(text -> {
                        String type = TypeText.inShort(component.type());
                        if (!DefaultText.isPossible(component.form())) {
                            findings.error(
                                    text.place(),
                                    found,
                                    found.path(),
                                    "a default cannot be written for " + type,
                                    "Make the component @Nullable or Optional, and give it a value in the constructor");
                        } else if (!DefaultText.isValid(component.form(), text.value())) {
                            findings.error(
                                    text.place(),
                                    found,
                                    found.path(),
                                    "\"" + text.value() + "\" is not " + TypeText.withArticle(type),
                                    "Write " + DefaultText.example(component.form()));
                        }
                    });
        });
    }
}
