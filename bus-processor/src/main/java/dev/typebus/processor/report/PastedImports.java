package dev.typebus.processor.report;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The imports of Typebus's annotations in the code of a message, but for those that stand beside it anyway. */
final class PastedImports {
    private static final Pattern ANNOTATION = Pattern.compile(
            "@(Codec|Compatibility|Default|Formerly|HandlerGroup|JsonName|OnDead|Retired|Retry|Upcasts|ValueRecord)\\b");

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
                    Matcher annotation = ANNOTATION.matcher(StringLiterals.removedFrom(code));
                    while (annotation.find()) {
                        imports.add("import dev.typebus.annotations." + annotation.group(1) + ";");
                    }
                });
        return List.copyOf(imports);
    }
}
