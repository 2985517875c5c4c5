package dev.typebus.processor.check;

import dev.typebus.processor.model.ParameterModel.Subject;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** {@code @Handles void follow(LoanEvent<UUID> event)}: a class object of that type, which the bus asks for, does not exist. */
final class HandledInterfaceGeneric implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.payload().ifPresent(first -> {
            if (first.subject() instanceof Subject.AnyOf anyOf
                    && anyOf.declared().generic()) {
                String name = anyOf.declared().name().simpleName();
                reporter.error(
                        first.place(),
                        in.subject(),
                        Fact.of(TypeText.qualified(PayloadProblem.handled(first.type())) + " is of a generic interface")
                                .detail("Its events cannot be told apart by type arguments"),
                        WayOut.of("Take a sealed interface without type parameters, which may extend " + name + "<…>"),
                        WayOut.of("Write a method for each event"));
            }
        });
    }
}
