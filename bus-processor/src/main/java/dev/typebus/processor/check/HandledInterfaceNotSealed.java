package dev.typebus.processor.check;

import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import javax.lang.model.type.TypeMirror;

/** {@code @Handles void fund(LoanEvent event)}, where {@code LoanEvent} is an open interface. */
final class HandledInterfaceNotSealed implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        in.payload().filter(first -> PayloadMistake.NOT_SEALED.isIn(first)).ifPresent(first -> {
            TypeMirror handled = PayloadMistake.handled(first.type());
            findings.error(
                    first.place(),
                    in.subject(),
                    Fact.of(TypeText.qualified(handled) + " is not sealed, so its events are unknown"),
                    WayOut.paste("Seal it", "sealed interface " + TypeText.inShort(handled) + " permits …"));
        });
    }
}
