package dev.typebus.processor.check;

import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.HandlerModel;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;

/** A handler that is private, abstract, static, or hidden in another package. */
final class HandlerMethodNotCallable implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        HandlerModel handler = in.handler();
        ClassModel type = handler.declaring();
        if (type.kind() == ElementKind.INTERFACE) {
            return;
        }
        if (handler.modifiers().contains(Modifier.PRIVATE)) {
            report(in, reporter, "it is private, so Handlers cannot call it", "Remove private");
        } else if (handler.modifiers().contains(Modifier.STATIC)) {
            report(in, reporter, "it is static, but a handler is called on an object", "Remove static");
        } else if (handler.modifiers().contains(Modifier.ABSTRACT)) {
            report(
                    in,
                    reporter,
                    "it is abstract; the handler is the method that implements it",
                    "Put @Handles on the method that implements it");
        } else if (!handler.modifiers().contains(Modifier.PUBLIC)) {
            String from = in.module().namedFrom(type.name());
            if (!from.equals(type.name().packageName())) {
                report(
                        in,
                        reporter,
                        "it is not visible from " + from + ", where Handlers is generated",
                        "Make it public");
            }
        }
    }

    private static void report(HandlerContext in, Reporter reporter, String fact, String wayOut) {
        reporter.error(in.handler().place(), in.subject(), fact, wayOut);
    }
}
