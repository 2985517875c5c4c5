package dev.typebus.processor.read;

import com.google.auto.common.MoreTypes;
import dev.typebus.annotations.Upcasts;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.UpcasterModel;
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

    /** Those of these classes, in declaration order. */
    List<UpcasterModel> read(List<TypeElement> types) {
        return types.stream().flatMap(this::read).toList();
    }

    private Stream<UpcasterModel> read(TypeElement type) {
        return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
                .filter(method -> Annotations.isPresent(method, Upcasts.class))
                .map(method ->
                        new UpcasterModel(ReadClass.of(type), method, from(method), event(method.getReturnType())));
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
