package dev.typebus.processor.check;

import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Subject;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** {@code @Handles void fund(LoanEvent event)}, where one of the sealed interface's classes is no event. */
final class SealedMemberIsNoEvent implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        in.payload().ifPresent(first -> {
            if (first.subject() instanceof Subject.AnyOf anyOf) {
                check(in, first, anyOf, findings);
            }
        });
    }

    private static void check(HandlerIn in, ParameterModel payload, Subject.AnyOf anyOf, Findings findings) {
        List<ClassModel> plain = members(anyOf, member -> !member.annotated());
        if (!plain.isEmpty()) {
            findings.error(payload.place(), in.subject(), subject(plain, anyOf) + " no @DomainEvent", wayOut(plain));
        }
        List<ClassModel> withoutSerializer = members(anyOf, Subject.NoEvent::annotated);
        if (!withoutSerializer.isEmpty()) {
            findings.error(
                    payload.place(),
                    in.subject(),
                    subject(withoutSerializer, anyOf) + (withoutSerializer.size() == 1 ? " an event" : " events")
                            + " without a serializer",
                    HandledTypeIsNoEvent.WRITE_SERIALIZER);
        }
    }

    private static List<ClassModel> members(Subject.AnyOf anyOf, Predicate<Subject.NoEvent> which) {
        return anyOf.others().stream().filter(which).map(Subject.NoEvent::type).toList();
    }

    private static String subject(List<ClassModel> members, Subject.AnyOf anyOf) {
        boolean one = members.size() == 1;
        return members.stream().map(each -> each.name().simpleName()).collect(Collectors.joining(" and "))
                + (one ? ", a class" : ", classes") + " of the sealed "
                + anyOf.declared().name().simpleName() + (one ? ", is" : ", are");
    }

    /** Only records can have {@code @DomainEvent}: for other classes that is no way out. */
    private static String wayOut(List<ClassModel> members) {
        return members.stream().allMatch(ClassModel::isRecord)
                ? "Put @DomainEvent on " + (members.size() == 1 ? "it" : "them") + ", or handle the events one by one"
                : "Only records can be events: permit records with @DomainEvent only, or handle the events one by one";
    }
}
