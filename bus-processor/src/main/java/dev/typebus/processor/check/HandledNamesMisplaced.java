package dev.typebus.processor.check;

import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Role;

/** {@code @Handles("Loan.Funded") void fund(LoanFunded event)}. */
final class HandledNamesMisplaced implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.payload()
                .filter(first -> in.isTyped() && !in.handler().names().isEmpty())
                .ifPresent(first -> reporter.error(
                        in.handler().annotation("value"),
                        in.subject(),
                        "its parameter already selects " + TypeText.inShort(PayloadProblem.handled(first.type())),
                        "Remove the names",
                        "Take " + raw(first)));
    }

    private static String raw(ParameterModel first) {
        return first.role() == Role.BATCH ? "List<StoredEvent<JsonPayload>>" : "StoredEvent<JsonPayload>";
    }
}
