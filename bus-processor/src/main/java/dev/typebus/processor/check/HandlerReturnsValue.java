package dev.typebus.processor.check;

import javax.lang.model.type.TypeKind;

/** {@code @Handles boolean accept(LoanFunded event)}. */
final class HandlerReturnsValue implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        TypeKind result = in.handler().result().getKind();
        if (result != TypeKind.VOID
                && result != TypeKind.ERROR
                && !HandlerIsAsynchronous.isPromise(in.handler().result())) {
            reporter.error(
                    in.handler().place(),
                    in.subject(),
                    "it returns " + TypeText.qualified(in.handler().result()) + ", which would be ignored",
                    "Make it void, and throw an exception if the work fails");
        }
    }
}
