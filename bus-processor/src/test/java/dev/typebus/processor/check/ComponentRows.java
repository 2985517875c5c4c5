package dev.typebus.processor.check;

import static dev.typebus.processor.check.EvolutionRows.FINE;

/** Components that come and go, and what is said of them. */
final class ComponentRows {
    private ComponentRows() {}

    static void addTo(EvolutionRows rows) {
        presence(rows);
        names(rows);
        defaults(rows);
        rows.of("`@AggregateId` at another component", "AggregateIdChanged", "AggregateIdChanged")
                .code(
                        "@DomainEvent(\"$.Changed\") record $(@AggregateId long id, long other) {}",
                        "@DomainEvent(\"$.Changed\") record $(long id, @AggregateId long other) {}");
    }

    private static void presence(EvolutionRows rows) {
        rows.of("component added, required", "ComponentNotStored", "ComponentNotStored")
                .components("", "int fee")
                .components("", "String note");
        rows.of("component added, `@Nullable` or `Optional`", FINE, FINE)
                .components("", "Optional<String> note")
                .components("", "@Nullable String note")
                .components("", "OptionalInt fee");
        rows.of("component added, with `@Default`", FINE, FINE).components("", "@Default(\"0\") int fee");
        rows.of("required component removed", FINE, "ComponentRemoved").components("int fee", "");
        rows.of("optional component removed", FINE, FINE)
                .components("Optional<String> note", "")
                .components("@Nullable String note", "");
        rows.of("component with `@Default` removed", FINE, FINE).components("@Default(\"0\") int fee", "");
    }

    private static void names(EvolutionRows rows) {
        rows.of("component renamed", "ComponentRenamed", "ComponentRenamed")
                .components("int fee", "int charge")
                .components("@Nullable String note", "@Nullable String remark");
        rows.of("component renamed, `@JsonName` of before", FINE, FINE)
                .components("int fee", "@JsonName(\"fee\") int charge");
        rows.of("component renamed, `@Formerly`", FINE, "ComponentRemoved")
                .components("int fee", "@Formerly(\"fee\") int charge");
        rows.of("`@Formerly` taken away", "FormerNameUnread", "FormerNameUnread")
                .components("@Formerly(\"fee\") int charge", "int charge");
        rows.of("components reordered", FINE, FINE).components("int fee, String note", "String note, int fee");
    }

    private static void defaults(EvolutionRows rows) {
        rows.of("required made optional", FINE, "ComponentRemoved")
                .components("String note", "Optional<String> note")
                .components("String note", "@Nullable String note")
                .components("int fee", "OptionalInt fee");
        rows.of("optional made required", "ComponentNotStored", "ComponentNotStored")
                .components("Optional<String> note", "String note")
                .components("@Nullable String note", "String note");
        rows.of("optional made required, with `@Default`", FINE, FINE)
                .components("Optional<String> note", "@Default(\"\") String note")
                .components("@Nullable String note", "@Default(\"\") String note");
        rows.of("`@Default` taken away", "ComponentNotStored", "ComponentNotStored")
                .components("@Default(\"0\") int fee", "int fee");
        rows.of("`@Default` changed", FINE, FINE).components("@Default(\"0\") int fee", "@Default(\"1\") int fee");
    }
}
