package dev.typebus.processor.read;

import com.google.auto.common.MoreTypes;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Role;
import dev.typebus.processor.model.ParameterModel.Subject;
import dev.typebus.processor.model.Place;
import dev.typebus.processor.model.RuntimeNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** The parameters of a handler method. */
final class ReadParameters {
    private static final Subject NOTHING = new Subject.Other(false);

    private final KnownEvents events;

    ReadParameters(KnownEvents events) {
        this.events = events;
    }

    List<ParameterModel> read(ExecutableElement method) {
        return method.getParameters().stream().map(this::parameter).toList();
    }

    private ParameterModel parameter(VariableElement parameter) {
        TypeMirror type = parameter.asType();
        if (is(type, RuntimeNames.TRANSACTION.qualifiedName())) {
            return of(parameter, Role.TRANSACTION, NOTHING);
        } else if (is(type, RuntimeNames.DELIVERY.qualifiedName())) {
            return of(parameter, Role.DELIVERY, NOTHING);
        } else if (is(type, RuntimeNames.STORED_EVENT.qualifiedName())) {
            return of(parameter, Role.STORED_EVENT, ofArgument(type));
        } else if (is(type, "java.util.List")) {
            Optional<TypeMirror> element = argument(type);
            boolean batch = element.filter(each -> is(each, RuntimeNames.STORED_EVENT.qualifiedName()))
                    .isPresent();
            return batch
                    ? of(parameter, Role.BATCH, ofArgument(element.orElseThrow()))
                    : of(parameter, Role.PAYLOAD, isUnresolved(type) ? new Subject.Unresolved() : NOTHING);
        }
        return of(parameter, Role.PAYLOAD, subject(type));
    }

    private static ParameterModel of(VariableElement parameter, Role role, Subject subject) {
        return new ParameterModel(
                parameter.getSimpleName().toString(), parameter.asType(), role, subject, Place.of(parameter));
    }

    private Subject ofArgument(TypeMirror type) {
        return argument(type).map(this::subject).orElse(NOTHING);
    }

    private Subject subject(TypeMirror type) {
        if (isUnresolved(type)) {
            return new Subject.Unresolved();
        } else if (type.getKind() != TypeKind.DECLARED) {
            return NOTHING;
        } else if (is(type, RuntimeNames.JSON_PAYLOAD.qualifiedName())) {
            return new Subject.Json();
        }
        TypeElement element = MoreTypes.asTypeElement(type);
        Optional<KnownEvent> event = events.of(element);
        if (event.isPresent()) {
            return new Subject.One(event.get());
        }
        if (SealedLeaves.isSealedInterface(element)) {
            return SealedLeaves.isUnresolved(element) ? new Subject.Unresolved() : anyOf(element);
        }
        return new Subject.Other(Annotations.isPresent(element, DomainEvent.class));
    }

    /** Whether a type or an argument of it does not exist. */
    static boolean isUnresolved(TypeMirror type) {
        return switch (type.getKind()) {
            case ERROR -> true;
            case ARRAY -> isUnresolved(MoreTypes.asArray(type).getComponentType());
            case DECLARED ->
                MoreTypes.asDeclared(type).getTypeArguments().stream().anyMatch(ReadParameters::isUnresolved);
            default -> false;
        };
    }

    private Subject anyOf(TypeElement sealed) {
        List<KnownEvent> found = new ArrayList<>();
        List<Subject.NoEvent> others = new ArrayList<>();
        for (TypeElement leaf : SealedLeaves.of(sealed)) {
            events.of(leaf).ifPresentOrElse(found::add, () -> others.add(noEvent(leaf)));
        }
        Collections.sort(found);
        return new Subject.AnyOf(ReadClass.of(sealed), found, others);
    }

    private static Subject.NoEvent noEvent(TypeElement type) {
        return new Subject.NoEvent(ReadClass.of(type), Annotations.isPresent(type, DomainEvent.class));
    }

    private static Optional<TypeMirror> argument(TypeMirror type) {
        return MoreTypes.asDeclared(type).getTypeArguments().stream()
                .<TypeMirror>map(argument -> argument)
                .findFirst();
    }

    private static boolean is(TypeMirror type, String qualifiedName) {
        return type.getKind() == TypeKind.DECLARED
                && MoreTypes.asTypeElement(type).getQualifiedName().contentEquals(qualifiedName);
    }
}
