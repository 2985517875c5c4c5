package dev.typebus.processor.report;

import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The imports of Typebus's annotations and of Java's types in the code of a message, but for annotations that stand beside it anyway. */
final class PastedImports {
    private static final Pattern ANNOTATION = Pattern.compile(
            "@(Codec|Compatibility|Default|Formerly|HandlerGroup|JsonName|OnDead|Retired|Retry|Upcasts|ValueRecord)\\b");

    private static final Pattern NAME = Pattern.compile("(?<![\\w.@])[A-Z]\\w*");

    private PastedImports() {}

    /** Sorted lines; empty if the code needs none. */
    static List<String> of(Problem problem) {
        SortedSet<String> imports = new TreeSet<>();
        problem.all()
                .flatMap(each -> Stream.concat(each.waysOut().stream(), each.waysOutOfAll().stream()))
                .flatMap(wayOut -> wayOut.steps().stream())
                .map(step -> String.join("\n", step.code()))
                .filter(code -> !code.contains("import dev.typebus.annotations.")) // a whole file
                .forEach(code -> {
                    String names = StringLiterals.removedFrom(code);
                    ANNOTATION
                            .matcher(names)
                            .results()
                            .forEach(found -> imports.add("import dev.typebus.annotations." + found.group(1) + ";"));
                    NAME.matcher(names)
                            .results()
                            .map(found -> PastedTypes.byName().get(found.group()))
                            .filter(Objects::nonNull)
                            .forEach(type -> imports.add("import " + type + ";"));
                });
        return List.copyOf(imports);
    }
}
