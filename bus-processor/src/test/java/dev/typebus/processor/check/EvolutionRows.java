package dev.typebus.processor.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Builder of the table's rows: each change with its codes, then the ways to make it. */
final class EvolutionRows {
    static final String FINE = "";

    private static final String NESTED = "any of the above in a nested record, or in a record of a sealed interface";

    /** Components of an event behind its id, and the types in its record. */
    private record Payload(String components, String types) {
        String event() {
            int elsewhere = types.indexOf(EvolutionRow.ELSEWHERE);
            int end = elsewhere < 0 ? types.length() : elsewhere;
            return "@DomainEvent(\"$.Changed\") record $(" + behind("@AggregateId long id") + ") { "
                    + types.substring(0, end) + " }\n" + types.substring(end);
        }

        Payload inRecord() {
            return new Payload("Terms terms", "record Terms(" + behind("int months") + ") {} " + types);
        }

        Payload inSealed() {
            return new Payload(
                    "List<Shape> shapes",
                    "sealed interface Shape {} record Line() implements Shape {} record Dot(" + behind("int x")
                            + ") implements Shape {} " + types);
        }

        private String behind(String first) {
            return components.isEmpty() ? first : first + ", " + components;
        }
    }

    private record Change(String text, String documented, String backward, String full) {
        EvolutionRow row(String before, String after) {
            return new EvolutionRow(text, documented, before, after, backward, full);
        }
    }

    private final List<EvolutionRow> rows = new ArrayList<>();
    private final List<EvolutionRow> nested = new ArrayList<>();
    private Change change = new Change("", "", "", "");
    private boolean first;

    List<EvolutionRow> all() {
        return rows;
    }

    /** Starts a change; the next calls add ways to make it. */
    EvolutionRows of(String text, String backward, String full) {
        change = new Change(
                text, "| " + text + " | " + verdict(backward) + " | " + verdict(full) + " |", backward, full);
        first = true;
        return this;
    }

    private static String verdict(String codes) {
        return codes.isEmpty()
                ? "yes"
                : Arrays.stream(codes.split(" "))
                        .map(code -> "[" + code + "](errors/" + code + ".md)")
                        .collect(Collectors.joining(", "));
    }

    /** Adds a change of an event's components, which may be empty. */
    EvolutionRows components(String before, String after) {
        return components(before, after, "", "");
    }

    /** Adds a change of an event's components or of the types in its record. */
    EvolutionRows components(String before, String after, String typesBefore, String typesAfter) {
        Payload old = new Payload(before, typesBefore);
        Payload now = new Payload(after, typesAfter);
        if (first) {
            Change likewise = new Change(
                    NESTED + ": " + change.text(),
                    "| " + NESTED + " | as above | as above |",
                    change.backward(),
                    change.full());
            nested.add(likewise.row(old.inRecord().event(), now.inRecord().event()));
            nested.add(likewise.row(old.inSealed().event(), now.inSealed().event()));
        }
        return code(old.event(), now.event());
    }

    /** Adds a change of any code. */
    EvolutionRows code(String before, String after) {
        rows.add(change.row(before, after));
        first = false;
        return this;
    }

    /** Repeats all changes of components so far, each in its first way, in a nested record and in a record of a sealed interface. */
    void addInNestedTypes() {
        rows.addAll(nested);
    }
}
