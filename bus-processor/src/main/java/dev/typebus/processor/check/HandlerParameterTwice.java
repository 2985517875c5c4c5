package dev.typebus.processor.check;

import dev.typebus.processor.model.ParameterModel;
import java.util.EnumSet;
import java.util.Set;

/** {@code @Handles void fund(LoanFunded event, Transaction tx, Transaction other)}. */
final class HandlerParameterTwice implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        Set<ParameterModel.Role> seen = EnumSet.noneOf(ParameterModel.Role.class);
        for (ParameterModel parameter : in.handler().parameters()) {
            if (HandlerIn.isExtra(parameter) && !seen.add(parameter.role())) {
                findings.error(
                        parameter.place(),
                        in.subject(),
                        parameter.name() + " is a second " + TypeText.inShort(parameter.type())
                                + ", but a handler takes one",
                        "Remove it");
            }
        }
    }
}
