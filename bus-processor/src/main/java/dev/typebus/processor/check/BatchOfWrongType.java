package dev.typebus.processor.check;

import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ParameterModel;
import javax.lang.model.type.TypeMirror;

/** {@code @Handles void project(List<LoanFunded> events)}. */
final class BatchOfWrongType implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.payload()
                .filter(first -> PayloadProblem.BATCH_OF_WRONG_TYPE.isIn(first))
                .map(ParameterModel::type)
                .ifPresent(type -> reporter.error(
                        in.payload().orElseThrow().place(),
                        in.subject(),
                        "a batch is a List of StoredEvent, not " + TypeText.inShort(type),
                        "Write List<StoredEvent<" + of(type, in) + ">>"));
    }

    private static String of(TypeMirror many, HandlerContext in) {
        TypeMirror element = PayloadProblem.element(many);
        String name = TypeText.qualified(element);
        boolean event = in.module().known().stream()
                .map(KnownEvent::type)
                .anyMatch(type -> type.qualifiedName().equals(name));
        return event || name.equals("dev.typebus.event.JsonPayload") ? TypeText.inShort(element) : "…";
    }
}
