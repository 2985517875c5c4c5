package dev.typebus.processor.check;

import dev.typebus.processor.Javac;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A change: the released code and the code now. Each way to make a change is one row; rows of one change share the line of the documentation.
 *
 * @param documented the line of the documentation without its last column
 * @param before Java; {@code $} is a name of the row's own, {@code $$} the same in lower case
 * @param backward the codes of the errors under the policy BACKWARD, sorted, each as often as it is reported; empty if the change is fine
 * @param full as {@code backward}, under the policy FULL
 */
record EvolutionRow(String change, String documented, String before, String after, String backward, String full) {
    /** Separator in a row: the code after it is public, in the package {@code rows.elsewhere}. */
    static final String ELSEWHERE = "// elsewhere\n";

    static List<EvolutionRow> all() {
        EvolutionRows rows = new EvolutionRows();
        ComponentRows.addTo(rows);
        TypeRows.addTo(rows);
        rows.addInNestedTypes();
        NestedRows.addTo(rows);
        EventRows.addTo(rows);
        HandlerRows.addTo(rows);
        return rows.all();
    }

    /** Returns one side of all these rows as the sources of a module. */
    static List<Javac.Source> sources(List<EvolutionRow> rows, String policy, Function<EvolutionRow, String> side) {
        List<Javac.Source> sources = new ArrayList<>();
        sources.add(Javac.Source.of("rows/package-info.java", """
                @EventModule @Compatibility(Compatibility.Policy.%s)
                package rows;
                import dev.typebus.annotations.*;
                """.formatted(policy)));
        for (int i = 0; i < rows.size(); i++) {
            String source = side.apply(rows.get(i));
            int elsewhere = source.indexOf(ELSEWHERE);
            int end = elsewhere < 0 ? source.length() : elsewhere;
            sources.add(Javac.Source.of("rows/Row" + i + ".java", file("rows", source.substring(0, end), i)));
            if (elsewhere >= 0) {
                sources.add(Javac.Source.of(
                        "rows/elsewhere/R" + i + ".java", file("rows.elsewhere", source.substring(end), i)));
            }
        }
        return sources;
    }

    /** Returns a separate compilation unit for a row. */
    private static String file(String packageName, String source, int row) {
        return "package " + packageName + ";\n" + """
                import dev.typebus.annotations.*;
                import dev.typebus.json.JsonCodec;
                import java.math.*;
                import java.net.URI;
                import java.time.*;
                import java.util.*;
                import org.jspecify.annotations.Nullable;
                import tools.jackson.core.*;
                """
                + source.replace("$$", "r" + row).replace("$", "R" + row);
    }

    @Override
    public String toString() {
        return change + ":\n" + before + "\n" + after + "\n";
    }
}
