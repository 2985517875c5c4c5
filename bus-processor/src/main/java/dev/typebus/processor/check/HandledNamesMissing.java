package dev.typebus.processor.check;

import dev.typebus.processor.model.ParameterModel.Role;
import dev.typebus.processor.model.ParameterModel.Subject;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** {@code @Handles void audit(StoredEvent<JsonPayload> event)}. */
final class HandledNamesMissing implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.payload()
                .filter(first -> in.handler().names().isEmpty())
                .filter(first -> first.role() != Role.PAYLOAD && first.subject() instanceof Subject.Json)
                .ifPresent(first -> reporter.error(
                        first.place(),
                        in.subject(),
                        Fact.of(TypeText.inShort(first.type()) + " selects no events"),
                        WayOut.paste("Name an event", "@Handles(\"" + event(in) + "\")"),
                        WayOut.paste(
                                "Name all events of a domain",
                                "@Handles(\"" + event(in).replaceFirst("\\.[^.]*$", "") + ".*\")"),
                        WayOut.paste("Name all events", "@Handles(\"*.*\")")));
    }

    /** An event that exists, as an example. */
    private static String event(HandlerContext in) {
        return in.module().known().isEmpty()
                ? "Loan.Funded"
                : in.module().known().first().name();
    }
}
