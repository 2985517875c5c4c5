package dev.typebus.processor.check;

import dev.typebus.processor.model.ParameterModel.Role;
import dev.typebus.processor.model.ParameterModel.Subject;

/** {@code @Handles void audit(StoredEvent<JsonPayload> event)}. */
final class HandledNamesMissing implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        in.payload()
                .filter(first -> in.handler().names().isEmpty())
                .filter(first -> first.role() != Role.PAYLOAD && first.subject() instanceof Subject.Json)
                .ifPresent(first -> findings.error(
                        first.place(),
                        in.subject(),
                        TypeText.inShort(first.type()) + " does not say which events",
                        "Name them: @Handles(\"Loan.Funded\"), @Handles(\"Loan.*\") or @Handles(\"*.*\")"));
    }
}
