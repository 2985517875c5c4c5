package dev.typebus.processor.check;

import java.util.List;
import javax.lang.model.element.TypeParameterElement;

/** {@code @Handles <E extends LoanEvent> void fund(E event)}. */
final class HandlerMethodGeneric implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        List<? extends TypeParameterElement> parameters = in.handler().method().getTypeParameters();
        if (!parameters.isEmpty()) {
            findings.error(
                    in.handler().place(),
                    in.subject(),
                    "a handler has no type parameters, and this one has " + EventGeneric.inWords(parameters),
                    "Take the event or the sealed interface itself");
        }
    }
}
