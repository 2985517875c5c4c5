package dev.typebus.processor.check;

import java.util.List;
import javax.lang.model.element.TypeParameterElement;

/** {@code class LoanHandlers<T>}. */
final class HandlerClassGeneric implements Rule<HandlerClassContext> {
    @Override
    public void check(HandlerClassContext in, Reporter reporter) {
        List<? extends TypeParameterElement> parameters =
                in.type().type().element().getTypeParameters();
        if (!parameters.isEmpty()) {
            reporter.error(
                    in.type().type().place(),
                    in.subject(),
                    "a handler class cannot have type parameters, and this one has " + EventGeneric.inWords(parameters),
                    "Remove the type parameters");
        }
    }
}
