package dev.typebus.processor.check;

import dev.typebus.processor.model.HandlerModel.Selected;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.report.NearestName;

/** {@code @Handles("Loan.Fnded")}. */
final class HandledNameUnknown implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        for (Selected selected : in.handler().names()) {
            String name = selected.name().value();
            if (selected.matches().isEmpty() && !name.contains("*")) {
                findings.error(
                        selected.name().place(),
                        in.subject(),
                        "no event is named \"" + name + "\"",
                        NearestName.among(
                                        in.module().known().stream()
                                                .map(KnownEvent::name)
                                                .toList(),
                                        name)
                                .map(near -> "The nearest is \"" + near + "\"")
                                .orElse("Name an event of this module or of a library on its class path"));
            }
        }
    }
}
