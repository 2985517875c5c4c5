package dev.typebus.processor.check;

import dev.typebus.processor.Javac;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A change: what was released and what the code says now.
 *
 * @param before Java; {@code $} is a name of the row's own, {@code $$} the same in lower case
 * @param backward the codes of the errors under the policy BACKWARD, sorted; empty if the change is fine
 * @param full as {@code backward}, under the policy FULL
 */
record EvolutionRow(String change, String before, String after, String backward, String full) {
    private static final String FINE = "";

    static List<EvolutionRow> all() {
        Rows rows = new Rows();
        components(rows);
        types(rows);
        nested(rows);
        events(rows);
        handlers(rows);
        return rows.list;
    }

    private static void components(Rows rows) {
        rows.of("component added, required", "", ", int fee", "ComponentNotStored", "ComponentNotStored");
        rows.of("component added, `@Nullable` or `Optional`", "", ", Optional<String> note", FINE, FINE);
        rows.of("component added, with `@Default`", "", ", @Default(\"0\") int fee", FINE, FINE);
        rows.of("required component removed", ", int fee", "", FINE, "ComponentMissed");
        rows.of("optional component removed", ", Optional<String> note", "", FINE, FINE);
        rows.of("component with `@Default` removed", ", @Default(\"0\") int fee", "", FINE, FINE);
        rows.of("component renamed", ", int fee", ", int charge", "ComponentRenamed", "ComponentRenamed");
        rows.of("component renamed, `@JsonName` of before", ", int fee", ", @JsonName(\"fee\") int charge", FINE, FINE);
        rows.of(
                "component renamed, `@Formerly`",
                ", int fee",
                ", @Formerly(\"fee\") int charge",
                FINE,
                "ComponentMissed");
        rows.of(
                "`@Formerly` taken away",
                ", @Formerly(\"fee\") int charge",
                ", int charge",
                "FormerNameUnread",
                "FormerNameUnread");
        rows.of("components reordered", ", int fee, String note", ", String note, int fee", FINE, FINE);
        rows.of("required made optional", ", String note", ", Optional<String> note", FINE, "ComponentMissed");
        rows.of(
                "optional made required",
                ", Optional<String> note",
                ", String note",
                "ComponentNotStored",
                "ComponentNotStored");
        rows.of(
                "optional made required, with `@Default`",
                ", Optional<String> note",
                ", @Default(\"\") String note",
                FINE,
                FINE);
        rows.of(
                "`@Default` taken away",
                ", @Default(\"0\") int fee",
                ", int fee",
                "ComponentNotStored",
                "ComponentNotStored");
        rows.of("`@Default` changed", ", @Default(\"0\") int fee", ", @Default(\"1\") int fee", FINE, FINE);
        rows.of(
                "`@AggregateId` at another component",
                "@AggregateId long id, long other",
                "long id, @AggregateId long other",
                "AggregateIdChanged",
                "AggregateIdChanged");
    }

    private static void types(Rows rows) {
        rows.of(
                "type widened (`int` to `long`, `BigInteger`, `BigDecimal` or `double`; `float` to `double`)",
                ", int fee, long sum, float rate",
                ", long fee, BigDecimal sum, double rate",
                FINE,
                "ComponentTypeChanged");
        rows.of(
                "type narrowed (`long` to `int`, `double` to `float`, `BigDecimal` to `long`)",
                ", long fee",
                ", int fee",
                "ComponentTypeChanged",
                "ComponentTypeChanged");
        rows.of(
                "`long` to `double`: large numbers lose digits",
                ", long fee",
                ", double fee",
                "ComponentTypeChanged",
                "ComponentTypeChanged");
        rows.of(
                "what is a string in JSON (`UUID`, `Instant`, enum, `char`) to `String`",
                ", UUID ref, Instant at",
                ", String ref, String at",
                FINE,
                "ComponentTypeChanged");
        rows.of(
                "`String` to what is a string in JSON",
                ", String ref",
                ", UUID ref",
                "ComponentTypeChanged",
                "ComponentTypeChanged");
        rows.of(
                "type changed to one of another JSON form",
                ", int fee",
                ", String fee",
                "ComponentTypeChanged",
                "ComponentTypeChanged");
        rows.of("primitive boxed or unboxed", ", int fee, Long sum", ", Integer fee, long sum", FINE, FINE);
        rows.of(
                "element type widened, in `List`, `Set`, array and a map's values",
                ", List<Integer> fees, Map<String, Integer> sums",
                ", List<Long> fees, Map<String, Long> sums",
                FINE,
                "ComponentTypeChanged");
        rows.of(
                "element type narrowed or changed",
                ", List<Long> fees",
                ", List<Integer> fees",
                "ComponentTypeChanged",
                "ComponentTypeChanged");
        rows.of(
                "map's key changed to `String`",
                ", Map<Integer, String> notes",
                ", Map<String, String> notes",
                FINE,
                "ComponentTypeChanged");
        rows.of(
                "map's key changed to another type",
                ", Map<String, String> notes",
                ", Map<UUID, String> notes",
                "ComponentTypeChanged",
                "ComponentTypeChanged");
        rows.of(
                "`List` to array and back",
                ", List<String> notes, String[] tags",
                ", String[] notes, List<String> tags",
                FINE,
                FINE);
        rows.of("`Set` to `List`", ", Set<String> tags", ", List<String> tags", FINE, "ComponentTypeChanged");
        rows.of(
                "`List` to `Set`: order and duplicates are lost",
                ", List<String> tags",
                ", Set<String> tags",
                "ComponentTypeChanged",
                "ComponentTypeChanged");
        rows.of(
                "value wrapped in a `@ValueRecord` or unwrapped",
                ", int fee, Fee sum",
                ", Fee fee, int sum",
                "@ValueRecord record Fee(int value) {}",
                "@ValueRecord record Fee(int value) {}",
                FINE,
                FINE);
        rows.of(
                "value wrapped in a record that is none, or unwrapped",
                ", int fee",
                ", Fee fee",
                "",
                "record Fee(int value) {}",
                "ComponentTypeChanged",
                "ComponentTypeChanged");
        rows.of(
                "another `@Codec` class",
                ", @Codec(Shout.class) String note",
                ", @Codec(Whisper.class) String note",
                EvolutionRow.codec("Shout"),
                EvolutionRow.codec("Whisper"),
                "ComponentTypeChanged",
                "ComponentTypeChanged");
        rows.of(
                "`@Codec` class moved to another package or class",
                ", @Codec(Shout.class) String note",
                ", @Codec(Other.Shout.class) String note",
                EvolutionRow.codec("Shout"),
                "static final class Other { " + EvolutionRow.codec("Shout") + " }",
                FINE,
                FINE);
    }

    private static String codec(String name) {
        return "static final class " + name + " implements JsonCodec<String> { "
                + "public void write(String text, JsonGenerator json) { json.writeString(text); } "
                + "public String read(JsonParser json) { return json.getString(); } }";
    }

    private static void nested(Rows rows) {
        rows.of(
                "any of the above in a nested record",
                ", Terms terms",
                ", Terms terms",
                "record Terms(int months) {}",
                "record Terms(int months, int fee) {}",
                "ComponentNotStored",
                "ComponentNotStored");
        rows.of(
                "nested record: component with `@Default` added",
                ", List<Terms> terms",
                ", List<Terms> terms",
                "record Terms(int months) {}",
                "record Terms(int months, @Default(\"0\") int fee) {}",
                FINE,
                FINE);
        rows.of(
                "nested record: component renamed",
                ", Map<String, Terms> terms",
                ", Map<String, Terms> terms",
                "record Terms(int months) {}",
                "record Terms(int term) {}",
                "ComponentRenamed",
                "ComponentRenamed");
        rows.of(
                "nested record, enum or sealed interface renamed or moved",
                ", Terms terms, Kind kind",
                ", Agreed.Conditions terms, Sort kind",
                "record Terms(int months) {} enum Kind { A }",
                "static class Agreed { record Conditions(int months) {} } enum Sort { A }",
                FINE,
                FINE);
        rows.of(
                "enum constant added",
                ", Kind kind",
                ", Kind kind",
                "enum Kind { A }",
                "enum Kind { A, B }",
                FINE,
                "EnumConstantAdded");
        rows.of(
                "enum constant removed",
                ", Kind kind",
                ", Kind kind",
                "enum Kind { A, B }",
                "enum Kind { A }",
                "EnumConstantGone",
                "EnumConstantGone");
        rows.of(
                "enum constant renamed",
                ", Kind kind",
                ", Kind kind",
                "enum Kind { A, B }",
                "enum Kind { A, C }",
                "EnumConstantGone",
                "EnumConstantAdded EnumConstantGone");
        rows.of(
                "enum constant renamed, `@JsonName` of before",
                ", Kind kind",
                ", Kind kind",
                "enum Kind { A, B }",
                "enum Kind { A, @JsonName(\"B\") C }",
                FINE,
                FINE);
        rows.of(
                "enum constants reordered",
                ", Kind kind",
                ", Kind kind",
                "enum Kind { A, B }",
                "enum Kind { B, A }",
                FINE,
                FINE);
        rows.of(
                "sealed interface: record added",
                ", Shape shape",
                ", Shape shape",
                "sealed interface Shape {} record Dot() implements Shape {}",
                "sealed interface Shape {} record Dot() implements Shape {} record Line(int length) implements Shape {}",
                FINE,
                "SealedMemberAdded");
        rows.of(
                "sealed interface: record removed or renamed",
                ", Shape shape",
                ", Shape shape",
                "sealed interface Shape {} record Dot() implements Shape {} record Line(int length) implements Shape {}",
                "sealed interface Shape {} record Dot() implements Shape {}",
                "SealedMemberGone",
                "SealedMemberGone");
        rows.of(
                "sealed interface: record renamed, `@JsonName` of before",
                ", Shape shape",
                ", Shape shape",
                "sealed interface Shape {} record Dot() implements Shape {}",
                "sealed interface Shape {} @JsonName(\"Dot\") record Point() implements Shape {}",
                FINE,
                FINE);
        rows.of(
                "sealed interface: component of a record changed",
                ", Shape shape",
                ", Shape shape",
                "sealed interface Shape {} record Dot(int x) implements Shape {}",
                "sealed interface Shape {} record Dot(String x) implements Shape {}",
                "ComponentTypeChanged",
                "ComponentTypeChanged");
        rows.of(
                "record made a sealed interface or back",
                ", Shape shape",
                ", Shape shape",
                "record Shape(int x) {}",
                "sealed interface Shape {} record Dot(int x) implements Shape {}",
                "ComponentTypeChanged",
                "ComponentTypeChanged");
    }

    private static void events(Rows rows) {
        String event = "@DomainEvent(\"$.Changed\") record $(@AggregateId long id, int fee) {}";
        rows.raw(
                "event added",
                event,
                event + " @DomainEvent(\"$.Added\") record $Added(@AggregateId long id) {}",
                FINE,
                FINE);
        rows.raw(
                "event's record renamed or moved to another package",
                event,
                "class $Holder { @DomainEvent(\"$.Changed\") record Other(@AggregateId long id, int fee) {} }",
                FINE,
                FINE);
        rows.raw(
                "event renamed",
                event,
                "@DomainEvent(\"$.Altered\") record $(@AggregateId long id, int fee) {}",
                "EventGone",
                "EventGone");
        rows.raw(
                "event renamed, `@Formerly`",
                event,
                "@Formerly(\"$.Changed\") @DomainEvent(\"$.Altered\") record $(@AggregateId long id, int fee) {}",
                FINE,
                "EventRenamed");
        rows.raw(
                "event renamed and changed, `@Formerly`",
                event,
                "@Formerly(\"$.Changed\") @DomainEvent(\"$.Altered\") record $(@AggregateId long id, String fee) {}",
                "ComponentTypeChanged",
                "ComponentTypeChanged EventRenamed");
        rows.raw("event removed", event, "class $ {}", "EventGone", "EventGone");
        rows.raw("event removed, `@Retired`", event, "@Retired(\"$.Changed\") class $ {}", FINE, FINE);
        rows.raw(
                "aggregate type changed",
                event,
                "@DomainEvent(value = \"$.Changed\", aggregateType = \"other\") record $(@AggregateId long id, int fee) {}",
                "AggregateTypeChanged",
                "AggregateTypeChanged");
        String next = "@DomainEvent(value = \"$.Changed\", version = 2) record $(@AggregateId long id, String fee) "
                + "{ @Upcasts static $ upcast($V1 old) { return new $(old.id(), \"\"); } } @DomainEvent(\"$.Changed\") ";
        rows.raw(
                "new version, its `@Upcasts` and a record of the released one",
                event,
                next + "record $V1(@AggregateId long id, int fee) {}",
                FINE,
                FINE);
        rows.raw(
                "type widened in the record of an older version: nobody writes it any more",
                event,
                next + "record $V1(@AggregateId long id, long fee) {}",
                FINE,
                FINE);
        rows.raw(
                "any breaking change of the record of an older version",
                event,
                next + "record $V1(@AggregateId long id, UUID fee) {}",
                "ComponentTypeChanged",
                "ComponentTypeChanged");
        rows.raw(
                "version raised, no record for the released one",
                event,
                "@DomainEvent(value = \"$.Changed\", version = 2) record $(@AggregateId long id) {}",
                "EventVersionGone",
                "EventVersionGone");
    }

    private static void handlers(Rows rows) {
        String event = "@DomainEvent(\"$.Changed\") record $(@AggregateId long id) {} ";
        String handler = event + "class $Handlers { @Handles void send$$($ event) {} }";
        rows.raw("handler added", event, handler, FINE, FINE);
        rows.raw(
                "handler's method renamed",
                handler,
                event + "class $Handlers { @Handles void mail$$($ event) {} }",
                "HandlerGone",
                "HandlerGone");
        rows.raw(
                "handler's method renamed, `@Handles(id)` of before",
                handler,
                event + "class $Handlers { @Handles(id = \"send$$\") void mail$$($ event) {} }",
                FINE,
                FINE);
        rows.raw(
                "handler's method renamed, `@Formerly`",
                handler,
                event + "class $Handlers { @Formerly(\"send$$\") @Handles void mail$$($ event) {} }",
                FINE,
                FINE);
        rows.raw("handler removed", handler, event, "HandlerGone", "HandlerGone");
        rows.raw("handler removed, `@Retired`", handler, event + "@Retired(\"$$/send$$\") class $Gone {}", FINE, FINE);
        rows.raw(
                "group renamed with its class",
                handler,
                event + "class $Mail { @Handles void send$$($ event) {} }",
                "HandlerGone",
                "HandlerGone");
        rows.raw(
                "group renamed with its class, `@Formerly` on it",
                handler,
                event + "@Formerly(\"$$\") class $Mail { @Handles void send$$($ event) {} }",
                FINE,
                FINE);
        rows.raw(
                "class renamed, `@HandlerGroup` of before",
                handler,
                event + "@HandlerGroup(\"$$\") class $Mail { @Handles void send$$($ event) {} }",
                FINE,
                FINE);
        rows.raw(
                "handler moved to another class of its group",
                event
                        + "@HandlerGroup(\"$$\") class $A { @Handles void send$$($ event) {} } @HandlerGroup(\"$$\") class $B { @Handles void mail$$($ event) {} }",
                event
                        + "class $A { } @HandlerGroup(\"$$\") class $B { @Handles void mail$$($ event) {} @Handles void send$$($ event) {} }",
                FINE,
                FINE);
        rows.raw(
                "handler moved to another group",
                event + "class $A { @Handles void send$$($ event) {} @Handles void mail$$($ event) {} }",
                event + "class $A { @Handles void mail$$($ event) {} } class $B { @Handles void send$$($ event) {} }",
                "HandlerGone",
                "HandlerGone");
        rows.raw(
                "what a handler handles, its order, lanes, retries",
                handler + " @DomainEvent(\"$.Other\") record $Other(@AggregateId long id) {}",
                event
                        + "@HandlerGroup(lanes = 8) class $Handlers { @Retry(attempts = 3) @Handles void send$$($Other event) {} } @DomainEvent(\"$.Other\") record $Other(@AggregateId long id) {}",
                FINE,
                FINE);
    }

    /** One side of all these rows as the sources of a module. */
    static List<Javac.Source> sources(List<EvolutionRow> rows, String policy, Function<EvolutionRow, String> side) {
        List<Javac.Source> sources = new ArrayList<>();
        sources.add(Javac.Source.of("rows/package-info.java", """
                @EventModule @Compatibility(Compatibility.Policy.%s)
                package rows;
                import dev.typebus.annotations.*;
                """.formatted(policy)));
        for (int i = 0; i < rows.size(); i++) {
            sources.add(Javac.Source.of("rows/Row" + i + ".java", file(side.apply(rows.get(i)), i)));
        }
        return sources;
    }

    /** A compilation unit of its own for a row. */
    private static String file(String source, int row) {
        return """
                package rows;
                import dev.typebus.annotations.*;
                import dev.typebus.json.JsonCodec;
                import java.math.*;
                import java.time.*;
                import java.util.*;
                import tools.jackson.core.*;
                """ + source.replace("$$", "r" + row).replace("$", "R" + row);
    }

    /** The row of the documentation without its last column. */
    String documented() {
        return "| " + change + " | " + verdict(backward) + " | " + verdict(full) + " |";
    }

    private static String verdict(String codes) {
        return codes.isEmpty()
                ? "yes"
                : Arrays.stream(codes.split(" "))
                        .map(code -> "[" + code + "](errors/" + code + ".md)")
                        .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return change;
    }

    private static final class Rows {
        private final List<EvolutionRow> list = new ArrayList<>();

        /** Components of an event behind its id, or with their own. */
        void of(String change, String before, String after, String backward, String full) {
            of(change, before, after, "", "", backward, full);
        }

        void of(
                String change,
                String before,
                String after,
                String typesBefore,
                String typesAfter,
                String backward,
                String full) {
            raw(change, event(before, typesBefore), event(after, typesAfter), backward, full);
        }

        private static String event(String components, String types) {
            String all = components.startsWith("@") || components.startsWith("long")
                    ? components
                    : "@AggregateId long id" + components;
            return "@DomainEvent(\"$.Changed\") record $(" + all + ") { " + types + " }";
        }

        void raw(String change, String before, String after, String backward, String full) {
            list.add(new EvolutionRow(change, before, after, backward, full));
        }
    }
}
