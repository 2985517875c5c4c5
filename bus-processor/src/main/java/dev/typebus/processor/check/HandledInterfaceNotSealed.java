package dev.typebus.processor.check;

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
                    TypeText.qualified(handled) + " is not sealed, so that nobody knows all its events",
                    "Seal it: sealed interface " + TypeText.inShort(handled) + " permits …");
        });
    }
}
