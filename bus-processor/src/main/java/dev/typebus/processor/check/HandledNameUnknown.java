package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.Given;
import dev.typebus.processor.model.HandlerModel.Selected;
import dev.typebus.processor.report.Fact;
import java.util.List;

/** {@code @Handles("Loan.Fnded")}. */
final class HandledNameUnknown implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        in.names()
                .filter(selected -> selected.matches().isEmpty())
                .map(Selected::name)
                .filter(name -> !name.value().contains("*") && !name.value().equals(EventModel.UNRESOLVED))
                .forEach(name -> check(in, name, MeantNames.of(in.module()), findings));
    }

    private static void check(HandlerIn in, Given<String> name, List<String> meant, Findings findings) {
        if (!meant.contains(name.value())) {
            findings.error(
                    name.place(),
                    in.subject(),
                    Fact.of("no event is named \"" + name.value() + "\""),
                    MeantNames.waysOut(
                            in.module(),
                            meant,
                            name.value(),
                            "Name an event of this module or of a library on its class path"));
        }
    }
}
