package dev.typebus.processor.check;

import javax.lang.model.element.ElementKind;

/** {@code interface LoanHandlers { @Handles void fund(LoanFunded event); }}. */
final class HandlerClassIsInterface implements Rule<HandlerClassContext> {
    @Override
    public void check(HandlerClassContext in, Reporter reporter) {
        if (in.type().type().kind() == ElementKind.INTERFACE) {
            reporter.error(
                    in.type().type().place(),
                    in.subject(),
                    "handlers are methods of a class, and this is an interface",
                    "Put @Handles on the methods of the class that implements it");
        }
    }
}
