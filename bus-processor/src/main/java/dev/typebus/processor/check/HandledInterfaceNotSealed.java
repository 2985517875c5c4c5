package dev.typebus.processor.check;

import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import javax.lang.model.type.TypeMirror;

/** {@code @Handles void fund(LoanEvent event)}, where {@code LoanEvent} is an open interface. */
final class HandledInterfaceNotSealed implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.payload().filter(first -> PayloadProblem.NOT_SEALED.isIn(first)).ifPresent(first -> {
            TypeMirror handled = PayloadProblem.handled(first.type());
            reporter.error(
                    first.place(),
                    in.subject(),
                    Fact.of(TypeText.qualified(handled) + " is not sealed, so its events are unknown"),
                    WayOut.paste("Seal it", "sealed interface " + TypeText.inShort(handled) + " permits …"));
        });
    }
}
