package dev.typebus.processor.check;

import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Role;
import dev.typebus.processor.model.ParameterModel.Subject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;

/** Mistakes in a handler's payload parameter: at most one of these, so that one mistake gives one message. */
enum PayloadProblem {
    /** {@code StoredEvent<?>}. */
    STORED_EVENT_UNTYPED,
    /** {@code List<LoanFunded>}. */
    BATCH_OF_WRONG_TYPE,
    /** An interface that could have been a sealed one. */
    NOT_SEALED,
    /** Any other type. */
    NO_EVENT;

    private static final String STORED_EVENT = "dev.typebus.event.StoredEvent";
    private static final Set<String> MANY = Set.of(
            "java.util.List",
            "java.util.ArrayList",
            "java.util.Collection",
            "java.util.Set",
            "java.util.stream.Stream",
            "java.lang.Iterable");

    /** Whether the parameter has this mistake. */
    boolean isIn(ParameterModel parameter) {
        return in(parameter).filter(mistake -> mistake == this).isPresent();
    }

    private static Optional<PayloadProblem> in(ParameterModel parameter) {
        if (parameter.role() == Role.PAYLOAD && parameter.subject() instanceof Subject.Json) {
            return Optional.of(NO_EVENT);
        }
        if (!(parameter.subject() instanceof Subject.Other)) {
            return Optional.empty();
        }
        TypeMirror handled = handled(parameter.type());
        if (isStoredEvent(handled) || handled.getKind() == TypeKind.WILDCARD) {
            return Optional.of(STORED_EVENT_UNTYPED);
        } else if (handled.getKind() == TypeKind.ARRAY || MANY.contains(name(handled))) {
            return Optional.of(BATCH_OF_WRONG_TYPE);
        } else if (handled.getKind() == TypeKind.TYPEVAR) {
            return Optional.empty();
        }
        return Optional.of(isOpenInterface(handled) ? NOT_SEALED : NO_EVENT);
    }

    /** {@code P} of {@code P}, {@code StoredEvent<P>} and {@code List<StoredEvent<P>>}; a raw {@code StoredEvent} stays one. */
    static TypeMirror handled(TypeMirror type) {
        TypeMirror stored = isOf("java.util.List", type) && isStoredEvent(argument(type)) ? argument(type) : type;
        return isStoredEvent(stored) && isOf(STORED_EVENT, stored) ? argument(stored) : stored;
    }

    /** {@code X} of {@code X[]}, {@code Collection<X>}, {@code List<? extends StoredEvent<X>>}; the type itself where it says nothing. */
    static TypeMirror element(TypeMirror many) {
        if (many instanceof ArrayType array) {
            return array.getComponentType();
        }
        TypeMirror element = argument(many);
        if (element instanceof WildcardType wildcard && wildcard.getExtendsBound() != null) {
            element = wildcard.getExtendsBound();
        }
        return isOf(STORED_EVENT, element) ? argument(element) : element;
    }

    private static boolean isOpenInterface(TypeMirror type) {
        return type instanceof DeclaredType declared
                && declared.asElement() instanceof TypeElement element
                && element.getKind() == ElementKind.INTERFACE
                && !element.getModifiers().contains(Modifier.SEALED)
                && !name(type).startsWith("java.");
    }

    private static boolean isStoredEvent(TypeMirror type) {
        return name(type).equals(STORED_EVENT);
    }

    /** Whether it is that class with one type argument. */
    private static boolean isOf(String name, TypeMirror type) {
        return name(type).equals(name) && arguments(type).size() == 1;
    }

    private static TypeMirror argument(TypeMirror type) {
        List<? extends TypeMirror> arguments = arguments(type);
        return arguments.size() == 1 ? arguments.get(0) : type;
    }

    private static List<? extends TypeMirror> arguments(TypeMirror type) {
        return type instanceof DeclaredType declared ? declared.getTypeArguments() : List.of();
    }

    private static String name(TypeMirror type) {
        return type instanceof DeclaredType declared && declared.asElement() instanceof TypeElement element
                ? element.getQualifiedName().toString()
                : "";
    }
}
