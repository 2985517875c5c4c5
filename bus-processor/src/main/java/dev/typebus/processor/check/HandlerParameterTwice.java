package dev.typebus.processor.check;

import dev.typebus.processor.model.ParameterModel;
import java.util.EnumSet;
import java.util.Set;

/** {@code @Handles void fund(LoanFunded event, Transaction tx, Transaction other)}. */
final class HandlerParameterTwice implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        Set<ParameterModel.Role> seen = EnumSet.noneOf(ParameterModel.Role.class);
        for (ParameterModel parameter : in.handler().parameters()) {
            if (HandlerContext.isExtra(parameter) && !seen.add(parameter.role())) {
                reporter.error(
                        parameter.place(),
                        in.subject(),
                        parameter.name() + " is a second " + TypeText.inShort(parameter.type())
                                + ", but a handler takes one",
                        "Remove it");
            }
        }
    }
}
