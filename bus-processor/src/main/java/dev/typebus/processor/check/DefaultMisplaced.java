package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;

/** {@code @Default} on what is never absent, or has a value for that already. */
final class DefaultMisplaced implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Reporter reporter) {
        json.places().stream().filter(JsonPathWalk::isComponent).forEach(found -> {
            ComponentModel component = found.component();
            component
                    .byDefault()
                    .filter(text -> isIn(component))
                    .ifPresent(text -> reporter.error(
                            text.place(),
                            found,
                            found.path(),
                            component.isAggregateId()
                                    ? "the aggregate id is in every event, so it has no default"
                                    : "it is optional and has a default",
                            "Remove @Default",
                            component.isAggregateId() ? new String[0] : new String[] {"Remove @Nullable or Optional"}));
        });
    }

    static boolean isIn(ComponentModel component) {
        return component.isAggregateId() || !component.isRequired();
    }
}
