package dev.typebus.processor.check;

/** {@code class Service { class LoanHandlers { … } }}. */
final class HandlerClassInner implements Rule<HandlerClassContext> {
    @Override
    public void check(HandlerClassContext in, Reporter reporter) {
        if (in.type().type().inner()) {
            reporter.error(
                    in.type().type().place(),
                    in.subject(),
                    "it is an inner class, and needs an object of the class around it",
                    "Make it static",
                    "Make it a top-level class");
        }
    }
}
