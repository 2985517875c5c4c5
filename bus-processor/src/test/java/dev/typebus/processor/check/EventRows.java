package dev.typebus.processor.check;

import static dev.typebus.processor.check.EvolutionRow.ELSEWHERE;
import static dev.typebus.processor.check.EvolutionRows.FINE;

/** Rows of whole events and their versions. */
final class EventRows {
    private static final String EVENT = "@DomainEvent(\"$.Changed\") record $(@AggregateId long id, int fee) {}";

    /** Event that replaces the released one in rows of older versions. */
    private static final String V1 = "@DomainEvent(\"$.Changed\") record $V1(@AggregateId long id, int fee) {} ";

    private static final String V2 =
            "@DomainEvent(value = \"$.Changed\", version = 2) record $V2(@AggregateId long id, int fee, "
                    + "String note) { @Upcasts static $V2 upcast($V1 old) { return new $V2(old.id(), old.fee(), \"\"); } } ";

    private EventRows() {}

    static void addTo(EvolutionRows rows) {
        names(rows);
        versions(rows);
    }

    private static void names(EvolutionRows rows) {
        rows.of("event added", FINE, FINE)
                .code(EVENT, EVENT + " @DomainEvent(\"$.Added\") record $Added(@AggregateId long id) {}");
        rows.of("event's record renamed or moved to another package", FINE, FINE)
                .code(EVENT, EVENT.replace("record $", "record $Other"))
                .code(
                        EVENT,
                        "class $Holder { @DomainEvent(\"$.Changed\") record Other(@AggregateId long id, int fee) {} }")
                .code(
                        EVENT,
                        ELSEWHERE + "@DomainEvent(\"$.Changed\") public record $(@AggregateId long id, int fee) {}");
        rows.of("event renamed", "EventGone", "EventGone").code(EVENT, EVENT.replace("Changed", "Altered"));
        rows.of("event renamed, `@Formerly`", FINE, "EventRenamed")
                .code(EVENT, "@Formerly(\"$.Changed\") " + EVENT.replace("Changed", "Altered"));
        rows.of("event renamed and changed, `@Formerly`", "ComponentTypeChanged", "ComponentTypeChanged EventRenamed")
                .code(
                        EVENT,
                        "@Formerly(\"$.Changed\") @DomainEvent(\"$.Altered\") record $(@AggregateId long id, String fee) {}");
        rows.of("event removed", "EventGone", "EventGone").code(EVENT, "class $ {}");
        rows.of("event removed, `@Retired`", FINE, FINE).code(EVENT, "@Retired(\"$.Changed\") class $ {}");
        rows.of("aggregate type changed", "AggregateTypeChanged", "AggregateTypeChanged")
                .code(
                        EVENT,
                        "@DomainEvent(value = \"$.Changed\", aggregateType = \"other\") record $(@AggregateId long id, int fee) {}");
    }

    private static void versions(EvolutionRows rows) {
        String second = "@DomainEvent(value = \"$.Changed\", version = 2) record $(@AggregateId long id, String fee) "
                + "{ @Upcasts static $ upcast($V1 old) { return new $(old.id(), \"\"); } } ";
        String third = "@DomainEvent(value = \"$.Changed\", version = 3) record $(@AggregateId long id, String note) "
                + "{ @Upcasts static $ upcast($V2 old) { return new $(old.id(), old.note()); } } ";
        rows.of("new version, its `@Upcasts` and a record of the released one", FINE, FINE)
                .code(EVENT, second + V1)
                .code(V1 + V2, third + V1 + V2);
        rows.of("type widened in the record of an older version: it is no longer written", FINE, FINE)
                .code(EVENT, second + V1.replace("int", "long"))
                .code(V1 + second, second + V1.replace("int", "long"))
                .code(V1 + V2 + third, third + V1 + V2.replace("int", "long"));
        rows.of("any breaking change of the record of an older version", "ComponentTypeChanged", "ComponentTypeChanged")
                .code(EVENT, second + V1.replace("int", "UUID"))
                .code(V1 + second, second + V1.replace("int", "UUID"))
                .code(V1 + V2 + third, third + V1.replace("int", "byte") + V2)
                .code(V1 + V2 + third, third + V1 + V2.replace("int", "UUID").replace("old.fee()", "null"));
        rows.of("version raised or lowered, no record for a released one", "EventVersionGone", "EventVersionGone")
                .code(EVENT, "@DomainEvent(value = \"$.Changed\", version = 2) record $(@AggregateId long id) {}")
                .code(V1 + V2 + third, V2.replace("@Upcasts", "").replace("$V1", "$V2") + third)
                .code(V1 + V2 + third, V1 + third.replace("$V2 old", "$V1 old").replace("old.note()", "\"\""))
                .code(V1 + second, V1);
    }
}
