package dev.typebus.processor.check;

import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Subject;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.List;
import java.util.function.Predicate;

/** {@code @Handles void fund(LoanEvent event)}, where one of the sealed interface's classes is no event. */
final class SealedMemberIsNoEvent implements Rule<HandlerContext> {
    private static final String ONE_BY_ONE = "Handle the events one by one";

    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.payload().ifPresent(first -> {
            if (first.subject() instanceof Subject.AnyOf anyOf) {
                check(in, first, anyOf, reporter);
            }
        });
    }

    private static void check(HandlerContext in, ParameterModel payload, Subject.AnyOf anyOf, Reporter reporter) {
        List<ClassModel> plain = members(anyOf, member -> !member.annotated());
        if (!plain.isEmpty()) {
            reporter.error(
                    payload.place(),
                    in.subject(),
                    fact(anyOf, plain, "not a @DomainEvent", "not @DomainEvents"),
                    waysOut(plain));
        }
        List<ClassModel> withoutSerializer = members(anyOf, Subject.NoEvent::annotated);
        if (!withoutSerializer.isEmpty()) {
            reporter.error(
                    payload.place(),
                    in.subject(),
                    fact(anyOf, withoutSerializer, "an event without a serializer", "events without a serializer"),
                    HandledTypeIsNoEvent.WRITE_SERIALIZER);
        }
    }

    private static List<ClassModel> members(Subject.AnyOf anyOf, Predicate<Subject.NoEvent> which) {
        return anyOf.others().stream().filter(which).map(Subject.NoEvent::type).toList();
    }

    private static Fact fact(Subject.AnyOf anyOf, List<ClassModel> members, String one, String several) {
        String permits = "the sealed " + anyOf.declared().name().simpleName() + " permits ";
        List<String> names =
                members.stream().map(each -> each.name().simpleName()).toList();
        return names.size() == 1
                ? Fact.of(permits + names.get(0) + ", which is " + one)
                : Fact.of(permits + names.size() + " classes that are " + several)
                        .detail("They are " + String.join(", ", names));
    }

    /** Only records can have {@code @DomainEvent}: for other classes that is no way out. */
    private static List<WayOut> waysOut(List<ClassModel> members) {
        return members.stream().allMatch(ClassModel::isRecord)
                ? WayOut.all("Put @DomainEvent on " + (members.size() == 1 ? "it" : "them"), ONE_BY_ONE)
                : WayOut.all("Permit only records with @DomainEvent, because only records can be events", ONE_BY_ONE);
    }
}
