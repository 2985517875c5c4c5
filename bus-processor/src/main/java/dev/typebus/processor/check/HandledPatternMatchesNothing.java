package dev.typebus.processor.check;

import dev.typebus.processor.model.HandlerModel.Selected;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Specified;
import dev.typebus.processor.report.Fact;
import java.util.List;
import java.util.stream.Stream;

/** {@code @Handles("Lone.*")}. */
final class HandledPatternMatchesNothing implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.names()
                .filter(selected -> selected.matches().isEmpty())
                .map(Selected::name)
                .filter(pattern -> pattern.value().contains("*"))
                .forEach(pattern -> check(in, pattern, patterns(in.module()), reporter));
    }

    private static void check(HandlerContext in, Specified<String> pattern, List<String> meant, Reporter reporter) {
        if (!meant.contains(pattern.value())) {
            reporter.error(
                    pattern.place(),
                    in.subject(),
                    Fact.of("no event matches \"" + pattern.value() + "\""),
                    KnownEventNames.waysOut(
                            in.module(),
                            meant,
                            pattern.value(),
                            "Write a pattern that matches an event of this module or of its libraries, such as \""
                                    + String.join("\" or \"", meant.subList(0, Math.min(2, meant.size()))) + "\""));
        }
    }

    private static List<String> patterns(ModuleModel module) {
        return Stream.concat(
                        Stream.of("*.*"),
                        KnownEventNames.of(module).stream().map(name -> name.replaceFirst("\\..*", ".*")))
                .distinct()
                .toList();
    }
}
