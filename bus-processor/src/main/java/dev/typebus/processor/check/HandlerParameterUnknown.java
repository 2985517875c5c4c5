package dev.typebus.processor.check;

import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Role;
import dev.typebus.processor.model.ParameterModel.Subject;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.List;

/** {@code @Handles void fund(LoanFunded event, String user)}. */
final class HandlerParameterUnknown implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        for (ParameterModel parameter : in.afterPayload()) {
            if (HandlerContext.isExtra(parameter) || parameter.subject() instanceof Subject.Unresolved) {
                continue;
            }
            reporter.error(
                    parameter.place(),
                    in.subject(),
                    Fact.of(parameter.name() + " would get no value")
                            .detail("Its type is " + TypeText.qualified(parameter.type())),
                    waysOut(parameter));
        }
    }

    private static List<WayOut> waysOut(ParameterModel parameter) {
        if (parameter.role() == Role.PAYLOAD && parameter.subject() instanceof Subject.Other) {
            return TypeText.qualified(parameter.type()).equals("java.sql.Connection")
                    ? WayOut.all("Take a Transaction, and use its connection()")
                    : WayOut.all("Take only a Transaction and a Delivery after the event");
        } else if (parameter.role() == Role.PAYLOAD) {
            return WayOut.all("Write another method for the second event", "Handle a sealed interface of both events");
        }
        return WayOut.all("Take it alone as the first parameter; its payload() is the event");
    }
}
