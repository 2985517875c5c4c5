package dev.typebus.processor.check;

import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Role;
import dev.typebus.processor.model.ParameterModel.Subject;

/** {@code @Handles void fund(LoanFunded event, String user)}. */
final class HandlerParameterUnknown implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        for (ParameterModel parameter : in.afterPayload()) {
            if (HandlerIn.isExtra(parameter) || parameter.subject() instanceof Subject.Unresolved) {
                continue;
            }
            findings.error(
                    parameter.place(),
                    in.subject(),
                    "nothing would be given for " + parameter.name() + " of the type "
                            + TypeText.qualified(parameter.type()),
                    wayOut(parameter));
        }
    }

    private static String wayOut(ParameterModel parameter) {
        if (parameter.role() == Role.PAYLOAD && parameter.subject() instanceof Subject.Other) {
            return TypeText.qualified(parameter.type()).equals("java.sql.Connection")
                    ? "Take a Transaction; its connection() is the one to use"
                    : "After the event a handler may take a Transaction and a Delivery";
        } else if (parameter.role() == Role.PAYLOAD) {
            return "A method handles one event; write another one, or handle a sealed interface of both";
        }
        return "Take it alone as the first parameter; its payload() is the event";
    }
}
