package dev.typebus.processor.check;

import javax.lang.model.type.TypeKind;

/** {@code @Handles boolean accept(LoanFunded event)}. */
final class HandlerReturnsValue implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        TypeKind result = in.handler().result().getKind();
        if (result != TypeKind.VOID
                && result != TypeKind.ERROR
                && !HandlerIsAsynchronous.isPromise(in.handler().result())) {
            findings.error(
                    in.handler().place(),
                    in.subject(),
                    "it returns " + TypeText.qualified(in.handler().result()) + ", which would be ignored",
                    "Make it void, and throw an exception if the work fails");
        }
    }
}
