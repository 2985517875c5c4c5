package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;

/** {@code @Nullable int amount}. */
final class NullablePrimitive implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Reporter reporter) {
        json.places().stream()
                .filter(found -> isNullablePrimitive(found.component())
                        && !found.component().isAggregateId())
                .forEach(found -> reporter.error(
                        found.component().nullable().orElseThrow(),
                        found,
                        found.path(),
                        "@Nullable has no effect here, because "
                                + TypeText.qualified(found.component().type()) + " has no null",
                        "Remove @Nullable",
                        "Take the wrapper class or an Optional"));
    }

    private static boolean isNullablePrimitive(ComponentModel component) {
        return component.isNullable() && component.type().getKind().isPrimitive();
    }
}
