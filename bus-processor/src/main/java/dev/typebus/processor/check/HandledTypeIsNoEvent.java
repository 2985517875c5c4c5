package dev.typebus.processor.check;

import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Subject;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.NearestName;
import dev.typebus.processor.report.WayOut;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ElementKind;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** {@code @Handles void fund(LoanTerms terms)}. */
final class HandledTypeIsNoEvent implements Rule<HandlerContext> {
    /** For records of a library that was compiled without the processor, and for those that javac finds on a source path. */
    static final List<WayOut> WRITE_SERIALIZER = WayOut.all(
            "Put bus-processor on the annotation processor path of the library",
            "Compile the source together with this module");

    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.payload()
                .filter(first -> PayloadProblem.NO_EVENT.isIn(first))
                .ifPresent(first -> check(in, first, reporter));
    }

    private static void check(HandlerContext in, ParameterModel payload, Reporter reporter) {
        TypeMirror handled = PayloadProblem.handled(payload.type());
        String name = TypeText.qualified(handled);
        if (payload.subject() instanceof Subject.Other other && other.annotated()) {
            reporter.error(
                    payload.place(),
                    in.subject(),
                    Fact.of(name + " is an event without a serializer"),
                    WRITE_SERIALIZER);
        } else {
            reporter.error(
                    payload.place(),
                    in.subject(),
                    Fact.of(name + " is not a @DomainEvent"),
                    waysOut(in, payload, handled));
        }
    }

    private static List<WayOut> waysOut(HandlerContext in, ParameterModel payload, TypeMirror handled) {
        if (payload.subject() instanceof Subject.Json) {
            return WayOut.all("Take StoredEvent<JsonPayload>");
        }
        List<String> events = in.module().known().stream()
                .map(KnownEvent::type)
                .map(type -> type.simpleName())
                .toList();
        boolean record =
                handled instanceof DeclaredType declared && declared.asElement().getKind() == ElementKind.RECORD;
        Optional<String> take = NearestName.among(events, TypeText.inShort(handled))
                .map(near -> "Take " + near + ", the nearest event");
        String declare = "Put @DomainEvent on " + TypeText.inShort(handled);
        return record
                ? WayOut.all(take.orElse("Take an event"), declare)
                : WayOut.all(take.orElse("Take an event as the first parameter"));
    }
}
