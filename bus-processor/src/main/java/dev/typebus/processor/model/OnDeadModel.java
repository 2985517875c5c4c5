package dev.typebus.processor.model;

import java.util.List;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/**
 * A method annotated with {@code @OnDead}.
 *
 * @param handlerId {@code @OnDead.value}; empty where none was given
 * @param handles whether the method has {@code @Handles}, too
 * @param parameters in declaration order
 */
public record OnDeadModel(
        ClassModel declaring,
        ExecutableElement method,
        Specified<String> handlerId,
        boolean handles,
        List<ParameterModel> parameters) {

    public OnDeadModel {
        parameters = List.copyOf(parameters);
    }

    public String methodName() {
        return method.getSimpleName().toString();
    }

    /** The annotation. */
    public Place place() {
        return handlerId.place().whole();
    }

    /** Whether it is the {@code Throwable} that says why. */
    public static boolean isWhy(ParameterModel parameter) {
        TypeMirror type = parameter.type();
        return parameter.role() == ParameterModel.Role.PAYLOAD
                && type instanceof DeclaredType declared
                && declared.asElement().toString().equals("java.lang.Throwable");
    }

    /** {@code PaymentHandlers.giveUp}, for messages. */
    @Override
    public String toString() {
        return declaring.name().simpleName() + "." + methodName();
    }
}
