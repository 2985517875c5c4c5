package dev.typebus.processor.read;

import com.google.auto.common.MoreElements;
import com.google.auto.common.MoreTypes;
import dev.typebus.annotations.Compatibility;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.NameDerivation;
import dev.typebus.processor.model.Specified;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;

/** A class annotated with {@code @DomainEvent}. For the round that it was made in. */
public final class ReadEvent {
    private final ProcessingEnvironment environment;
    private final Map<PackageElement, ReadComponents> components = new HashMap<>();

    public ReadEvent(ProcessingEnvironment environment) {
        this.environment = environment;
    }

    /** The event that the class declares. */
    public EventModel read(TypeElement element) {
        ClassModel type = ReadClass.of(element);
        Annotations annotation = Annotations.find(element, DomainEvent.class).orElseThrow();
        Specified<String> name = annotation.required("value");
        Specified<Integer> version = annotation.value("version", Integer.class);
        return new EventModel(
                type,
                name,
                version,
                annotation.text("aggregateType", NameDerivation.domain(name.value())),
                Annotations.formerly(element),
                Annotations.find(element, Compatibility.class)
                        .map(policy -> policy.constant("value").value()),
                type.isRecord() ? components(element) : List.of(),
                NameDerivation.constant(name.value()),
                NameDerivation.method(name.value()),
                false,
                type.name().beside("Serializer"));
    }

    /**
     * The nested class whose class file has the name of the event's serializer, as {@code Loans.BSerializer} has that of the serializer
     * {@code Loans$BSerializer} of {@code Loans$B}.
     */
    public Optional<TypeElement> inTheWay(EventModel event) {
        return ReadClass.nested(environment.getElementUtils(), event.type().element(), event.serializer());
    }

    private List<ComponentModel> components(TypeElement record) {
        return components
                .computeIfAbsent(MoreElements.getPackage(record), from -> new ReadComponents(environment, from))
                .read(MoreTypes.asDeclared(record.asType()));
    }
}
