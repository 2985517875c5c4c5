package dev.typebus.processor.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.TypeMirror;

/**
 * A method annotated with {@code @Handles}.
 *
 * @param declaring the class that declares it
 * @param names {@code @Handles.value} with the events that each name or pattern matches; empty if none was given
 * @param id {@code @Handles.id}; by default the method's name in kebab-case
 * @param overridden what the method overrides, in supertypes of its class
 * @param formerly {@code @Formerly} on the method: ids that it had before, some with their group
 * @param timeout {@code @Handles.timeout} as written: {@code 30s}
 * @param fromNow whether {@code @Handles.startFrom} is {@code NOW}
 * @param replayable {@code @Handles.replayable}
 * @param retry {@code @Retry} of the method, else of the class
 * @param onDead the first method of the class that is this handler's fallback
 * @param parameters in declaration order
 * @param place the annotation
 */
public record HandlerModel(
        ClassModel declaring,
        ExecutableElement method,
        List<ExecutableElement> overridden,
        Set<Modifier> modifiers,
        TypeMirror result,
        List<Selected> names,
        Specified<String> id,
        List<Specified<String>> formerly,
        Specified<String> timeout,
        boolean fromNow,
        boolean replayable,
        Optional<RetryModel> retry,
        Optional<OnDeadModel> onDead,
        List<ParameterModel> parameters,
        Place place) {

    public HandlerModel {
        overridden = List.copyOf(overridden);
        modifiers = Set.copyOf(modifiers);
        names = List.copyOf(names);
        formerly = List.copyOf(formerly);
        parameters = List.copyOf(parameters);
    }

    /**
     * An event name or pattern.
     *
     * @param matches the known events of that name, sorted; empty if there is none
     */
    public record Selected(Specified<String> name, SortedSet<KnownEvent> matches) {}

    public String methodName() {
        return method.getSimpleName().toString();
    }

    /** Whether it takes several events at once. */
    public boolean isBatch() {
        return !parameters.isEmpty() && parameters.get(0).role() == ParameterModel.Role.BATCH;
    }

    /** Whether it takes a {@code Transaction}. */
    public boolean isTransactional() {
        return parameters.stream().anyMatch(each -> each.role() == ParameterModel.Role.TRANSACTION);
    }

    /** The events that its parameter selects by type, sorted as the type has them. */
    public List<KnownEvent> typedEvents() {
        return parameters.stream()
                .flatMap(parameter -> parameter.subject().events().stream())
                .toList();
    }

    /** The events that the handler gets: by its parameter's type, and by names and patterns. */
    public List<KnownEvent> handledEvents() {
        return Stream.concat(typedEvents().stream(), names.stream().flatMap(selected -> selected.matches().stream()))
                .distinct()
                .toList();
    }

    /** The value of an attribute of {@code @Handles} where it is written, else the annotation. */
    public Place annotation(String attribute) {
        AnnotationMirror mirror = place.annotation();
        return mirror == null ? place : Place.of(method, mirror, attribute);
    }

    /** {@code PaymentHandlers.generateSchedule}, for messages. */
    @Override
    public String toString() {
        return declaring.name().simpleName() + "." + methodName();
    }
}
