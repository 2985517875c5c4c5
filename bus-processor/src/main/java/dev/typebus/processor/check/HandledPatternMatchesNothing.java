package dev.typebus.processor.check;

import dev.typebus.processor.model.Given;
import dev.typebus.processor.model.HandlerModel.Selected;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.report.Fact;
import java.util.List;
import java.util.stream.Stream;

/** {@code @Handles("Lone.*")}. */
final class HandledPatternMatchesNothing implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        in.names()
                .filter(selected -> selected.matches().isEmpty())
                .map(Selected::name)
                .filter(pattern -> pattern.value().contains("*"))
                .forEach(pattern -> check(in, pattern, patterns(in.module()), findings));
    }

    private static void check(HandlerIn in, Given<String> pattern, List<String> meant, Findings findings) {
        if (!meant.contains(pattern.value())) {
            findings.error(
                    pattern.place(),
                    in.subject(),
                    Fact.of("no event matches \"" + pattern.value() + "\""),
                    MeantNames.waysOut(
                            in.module(),
                            meant,
                            pattern.value(),
                            "Write a pattern that matches an event of this module or of its libraries, such as \""
                                    + String.join("\" or \"", meant.subList(0, Math.min(2, meant.size()))) + "\""));
        }
    }

    private static List<String> patterns(ModuleModel module) {
        return Stream.concat(
                        Stream.of("*.*"), MeantNames.of(module).stream().map(name -> name.replaceFirst("\\..*", ".*")))
                .distinct()
                .toList();
    }
}
