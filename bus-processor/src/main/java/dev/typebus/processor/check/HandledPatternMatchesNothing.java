package dev.typebus.processor.check;

import dev.typebus.processor.model.HandlerModel.Selected;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.report.NearestName;
import java.util.List;
import java.util.stream.Stream;

/** {@code @Handles("Lone.*")}. */
final class HandledPatternMatchesNothing implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        List<String> meant = patterns(in.module());
        for (Selected selected : in.handler().names()) {
            String pattern = selected.name().value();
            if (selected.matches().isEmpty() && pattern.contains("*") && !meant.contains(pattern)) {
                findings.error(
                        selected.name().place(),
                        in.subject(),
                        "no event matches \"" + pattern + "\"",
                        NearestName.among(meant, pattern)
                                .map(near -> "The nearest is \"" + near + "\"")
                                .orElse(
                                        "Write a pattern like \"Loan.*\" or \"*.*\" that an event of this module or of a "
                                                + "library on its class path matches"));
            }
        }
    }

    private static List<String> patterns(ModuleModel module) {
        return Stream.concat(
                        Stream.of("*.*"), MeantNames.of(module).stream().map(name -> name.replaceFirst("\\..*", ".*")))
                .distinct()
                .toList();
    }
}
