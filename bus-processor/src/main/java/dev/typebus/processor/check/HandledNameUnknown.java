package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.HandlerModel.Selected;
import dev.typebus.processor.report.NearestName;
import java.util.List;

/** {@code @Handles("Loan.Fnded")}. */
final class HandledNameUnknown implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        List<String> meant = MeantNames.of(in.module());
        for (Selected selected : in.handler().names()) {
            String name = selected.name().value();
            if (selected.matches().isEmpty()
                    && !name.contains("*")
                    && !meant.contains(name)
                    && !name.equals(EventModel.UNRESOLVED)) {
                findings.error(
                        selected.name().place(),
                        in.subject(),
                        "no event is named \"" + name + "\"",
                        NearestName.among(meant, name)
                                .map(near -> "The nearest is \"" + near + "\"")
                                .orElse("Name an event of this module or of a library on its class path"));
            }
        }
    }
}
