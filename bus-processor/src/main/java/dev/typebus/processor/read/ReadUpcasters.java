package dev.typebus.processor.read;

import com.google.auto.common.MoreTypes;
import dev.typebus.annotations.Upcasts;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.UpcasterModel;
import dev.typebus.processor.model.UpcasterModel.Makes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** The methods that make older versions of events into newer ones. */
final class ReadUpcasters {
    private final Map<JavaClass, EventModel> events = new HashMap<>();

    ReadUpcasters(List<EventModel> events) {
        events.forEach(event -> this.events.putIfAbsent(event.type().name(), event));
    }

    /** The upcasters of these classes, in declaration order, without those of types that do not exist. */
    List<UpcasterModel> read(List<TypeElement> types) {
        return types.stream().flatMap(this::read).toList();
    }

    private Stream<UpcasterModel> read(TypeElement type) {
        return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
                .filter(method -> !ReadParameters.isUnresolved(method.getReturnType())
                        && method.getParameters().stream()
                                .noneMatch(parameter -> ReadParameters.isUnresolved(parameter.asType())))
                .flatMap(method ->
                        Annotations.find(method, Upcasts.class)
                                .map(annotation -> upcaster(type, method, annotation))
                                .stream());
    }

    private UpcasterModel upcaster(TypeElement type, ExecutableElement method, Annotations annotation) {
        TypeMirror returned = method.getReturnType();
        Optional<TypeMirror> optional = argument(returned, Optional.class);
        Optional<TypeMirror> list = argument(returned, List.class);
        Makes makes = optional.isPresent() ? Makes.AT_MOST_ONE : list.isPresent() ? Makes.ANY : Makes.ONE;
        TypeMirror to = optional.or(() -> list).orElse(returned);
        return new UpcasterModel(ReadClass.of(type), method, from(method), makes, event(to), annotation.place());
    }

    /** The argument of an {@code Optional} or a {@code List}; empty for other types. */
    private static Optional<TypeMirror> argument(TypeMirror type, Class<?> of) {
        return type.getKind() == TypeKind.DECLARED && MoreTypes.isTypeOf(of, type)
                ? MoreTypes.asDeclared(type).getTypeArguments().stream()
                        .<TypeMirror>map(argument -> argument)
                        .findFirst()
                : Optional.empty();
    }

    private Optional<EventModel> from(ExecutableElement method) {
        return method.getParameters().size() == 1
                ? event(method.getParameters().get(0).asType())
                : Optional.empty();
    }

    private Optional<EventModel> event(TypeMirror type) {
        return type.getKind() == TypeKind.DECLARED
                ? Optional.ofNullable(events.get(ReadClass.name(MoreTypes.asTypeElement(type))))
                : Optional.empty();
    }
}
