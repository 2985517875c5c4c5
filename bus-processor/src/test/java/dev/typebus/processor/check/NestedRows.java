package dev.typebus.processor.check;

import static dev.typebus.processor.check.EvolutionRow.ELSEWHERE;
import static dev.typebus.processor.check.EvolutionRows.FINE;

/** Nested records, enums and sealed interfaces. */
final class NestedRows {
    private static final String SHAPE = "sealed interface Shape {} ";
    private static final String DOT = "record Dot() implements Shape {} ";
    private static final String LINE = "record Line(int length) implements Shape {} ";

    private NestedRows() {}

    static void addTo(EvolutionRows rows) {
        records(rows);
        enums(rows);
        sealed(rows);
    }

    private static void records(EvolutionRows rows) {
        rows.of("nested record: component with `@Default` added", FINE, FINE)
                .components(
                        "List<Terms> terms",
                        "List<Terms> terms",
                        "record Terms(int months) {}",
                        "record Terms(int months, @Default(\"0\") int fee) {}");
        rows.of("nested record: component renamed", "ComponentRenamed", "ComponentRenamed")
                .components(
                        "Map<String, Terms> terms",
                        "Map<String, Terms> terms",
                        "record Terms(int months) {}",
                        "record Terms(int term) {}");
        rows.of("nested record, enum or sealed interface renamed or moved", FINE, FINE)
                .components(
                        "Terms terms",
                        "Agreed.Conditions terms",
                        "record Terms(int months) {}",
                        "static class Agreed { record Conditions(int months) {} }")
                .components("Kind kind", "Sort kind", "enum Kind { A }", "enum Sort { A }")
                .components(
                        "Shape shape",
                        "Form shape",
                        SHAPE + LINE,
                        "sealed interface Form {} record Line(int length) implements Form {}")
                .components(
                        "Terms terms",
                        "rows.elsewhere.$.Terms terms",
                        "record Terms(int months) {}",
                        ELSEWHERE + "public final class $ { public record Terms(int months) {} }")
                .components(
                        "Kind kind",
                        "rows.elsewhere.$.Kind kind",
                        "enum Kind { A }",
                        ELSEWHERE + "public final class $ { public enum Kind { A } }")
                .components(
                        "Shape shape",
                        "rows.elsewhere.$.Shape shape",
                        SHAPE + LINE,
                        ELSEWHERE + "public final class $ { public sealed interface Shape {} public " + LINE + "}");
    }

    private static void enums(EvolutionRows rows) {
        enumOf(rows, "enum constant added", "A", "A, B", FINE, "EnumConstantAdded");
        enumOf(rows, "enum constant removed", "A, B", "A", "EnumConstantGone", "EnumConstantGone");
        enumOf(rows, "enum constant renamed", "A, B", "A, C", "EnumConstantGone", "EnumConstantAdded EnumConstantGone");
        enumOf(rows, "enum constant renamed, `@JsonName` of before", "A, B", "A, @JsonName(\"B\") C", FINE, FINE);
        enumOf(rows, "enum constants reordered", "A, B", "B, A", FINE, FINE);
    }

    /** Wherever an enum may stand. */
    private static void enumOf(
            EvolutionRows rows, String change, String before, String after, String backward, String full) {
        rows.of(change, backward, full);
        for (String component : new String[] {
            "Kind kind", "Optional<Kind> kind", "List<Kind> kinds", "Map<String, Kind> kinds", "Map<Kind, String> notes"
        }) {
            rows.components(component, component, "enum Kind { " + before + " }", "enum Kind { " + after + " }");
        }
    }

    private static void sealed(EvolutionRows rows) {
        shape(rows, "sealed interface: record added", DOT, DOT + LINE, FINE, "SealedMemberAdded");
        shape(rows, "sealed interface: record removed", DOT + LINE, DOT, "SealedMemberGone", "SealedMemberGone");
        shape(
                rows,
                "sealed interface: record renamed",
                DOT + LINE,
                DOT + LINE.replace("Line", "Stroke"),
                "SealedMemberGone",
                "SealedMemberAdded SealedMemberGone");
        shape(
                rows,
                "sealed interface: record renamed, `@JsonName` of before",
                DOT,
                "@JsonName(\"Dot\") record Point() implements Shape {}",
                FINE,
                FINE);
        shape(
                rows,
                "sealed interface: component of a record changed",
                "record Dot(int x) implements Shape {}",
                "record Dot(String x) implements Shape {}",
                "ComponentTypeChanged",
                "ComponentTypeChanged");
        rows.of("record made a sealed interface or back", "ComponentTypeChanged", "ComponentTypeChanged")
                .components("Shape shape", "Shape shape", "record Shape(int length) {}", SHAPE + LINE)
                .components("Shape shape", "Shape shape", SHAPE + LINE, "record Shape(int length) {}");
    }

    private static void shape(
            EvolutionRows rows, String change, String before, String after, String backward, String full) {
        rows.of(change, backward, full)
                .components("Shape shape", "Shape shape", SHAPE + before, SHAPE + after)
                .components("List<Shape> shapes", "List<Shape> shapes", SHAPE + before, SHAPE + after);
    }
}
