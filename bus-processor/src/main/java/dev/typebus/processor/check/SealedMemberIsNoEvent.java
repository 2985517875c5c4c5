package dev.typebus.processor.check;

import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Subject;
import java.util.stream.Collectors;

/** {@code @Handles void fund(LoanEvent event)}, where one of the sealed interface's classes is no event. */
final class SealedMemberIsNoEvent implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        in.payload().ifPresent(first -> {
            if (first.subject() instanceof Subject.AnyOf anyOf
                    && !anyOf.others().isEmpty()) {
                check(in, first, anyOf, findings);
            }
        });
    }

    private static void check(HandlerIn in, ParameterModel payload, Subject.AnyOf anyOf, Findings findings) {
        String members = anyOf.others().stream().map(JavaClass::simpleName).collect(Collectors.joining(" and "));
        boolean one = anyOf.others().size() == 1;
        findings.error(
                payload.place(),
                in.subject(),
                members + (one ? ", a class" : ", classes") + " of the sealed "
                        + anyOf.declared().name().simpleName() + (one ? ", is" : ", are") + " no @DomainEvent",
                "Put @DomainEvent on " + (one ? "it" : "them") + ", or handle the events one by one");
    }
}
