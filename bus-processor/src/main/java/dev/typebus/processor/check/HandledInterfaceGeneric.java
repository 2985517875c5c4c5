package dev.typebus.processor.check;

import dev.typebus.processor.model.ParameterModel.Subject;

/** {@code @Handles void follow(LoanEvent<UUID> event)}: a class object of that type, which the bus asks for, does not exist. */
final class HandledInterfaceGeneric implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        in.payload().ifPresent(first -> {
            if (first.subject() instanceof Subject.AnyOf anyOf
                    && anyOf.declared().generic()) {
                String name = anyOf.declared().name().simpleName();
                findings.error(
                        first.place(),
                        in.subject(),
                        TypeText.qualified(PayloadMistake.handled(first.type()))
                                + " is of a generic interface, and its events are told apart without type arguments",
                        "Take a sealed interface without type parameters, which may extend " + name
                                + "<…>, or write a method for each event");
            }
        });
    }
}
