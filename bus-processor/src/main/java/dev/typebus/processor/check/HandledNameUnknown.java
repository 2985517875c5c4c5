package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.HandlerModel.Selected;
import dev.typebus.processor.model.Specified;
import dev.typebus.processor.report.Fact;
import java.util.List;

/** {@code @Handles("Loan.Fnded")}. */
final class HandledNameUnknown implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.names()
                .filter(selected -> selected.matches().isEmpty())
                .map(Selected::name)
                .filter(name -> !name.value().contains("*") && !name.value().equals(EventModel.UNRESOLVED))
                .forEach(name -> check(in, name, KnownEventNames.of(in.module()), reporter));
    }

    private static void check(HandlerContext in, Specified<String> name, List<String> meant, Reporter reporter) {
        if (!meant.contains(name.value())) {
            reporter.error(
                    name.place(),
                    in.subject(),
                    Fact.of("no event is named \"" + name.value() + "\""),
                    KnownEventNames.waysOut(
                            in.module(),
                            meant,
                            name.value(),
                            "Name an event of this module or of a library on its class path"));
        }
    }
}
