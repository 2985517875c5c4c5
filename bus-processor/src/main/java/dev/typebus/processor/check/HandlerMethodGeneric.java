package dev.typebus.processor.check;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;

/** {@code @Handles <E extends LoanEvent> void fund(E event)}. */
final class HandlerMethodGeneric implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        List<? extends TypeParameterElement> parameters = in.handler().method().getTypeParameters();
        if (!parameters.isEmpty() && !isWithinAnotherMistake(in)) {
            reporter.error(
                    in.handler().place(),
                    in.subject(),
                    "a handler cannot have type parameters, and this one has " + EventGeneric.inWords(parameters),
                    "Take the event or the sealed interface itself");
        }
    }

    /** A type variable is no payload, and what has one as a part is none that a handler takes: that is said, and mends this. */
    private static boolean isWithinAnotherMistake(HandlerContext in) {
        return in.payload()
                        .filter(first -> PayloadProblem.handled(first.type()).getKind() != TypeKind.TYPEVAR)
                        .isPresent()
                && in.handler().parameters().stream().anyMatch(each -> hasVariable(each.type()));
    }

    private static boolean hasVariable(TypeMirror type) {
        if (type instanceof ArrayType array) {
            return hasVariable(array.getComponentType());
        } else if (type instanceof WildcardType wildcard) {
            return Stream.of(wildcard.getExtendsBound(), wildcard.getSuperBound())
                    .filter(Objects::nonNull)
                    .anyMatch(HandlerMethodGeneric::hasVariable);
        }
        return type.getKind() == TypeKind.TYPEVAR
                || (type instanceof DeclaredType declared
                        && declared.getTypeArguments().stream().anyMatch(HandlerMethodGeneric::hasVariable));
    }
}
