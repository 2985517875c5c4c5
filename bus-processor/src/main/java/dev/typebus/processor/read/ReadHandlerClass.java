package dev.typebus.processor.read;

import dev.typebus.annotations.HandlerGroup;
import dev.typebus.annotations.Handles;
import dev.typebus.annotations.OnDead;
import dev.typebus.annotations.Retry;
import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.NameDerivation;
import dev.typebus.processor.model.OnDeadModel;
import dev.typebus.processor.model.Place;
import dev.typebus.processor.model.RetryModel;
import dev.typebus.processor.model.Specified;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/** A class with {@code @Handles} methods. */
final class ReadHandlerClass {
    private final Elements elements;
    private final KnownEvents events;
    private final ReadParameters parameters;

    ReadHandlerClass(Elements elements, KnownEvents events) {
        this.elements = elements;
        this.events = events;
        this.parameters = new ReadParameters(events);
    }

    HandlerClassModel read(TypeElement element) {
        ClassModel type = ReadClass.of(element);
        String byDefault = NameDerivation.group(element.getSimpleName().toString());
        Place place = type.place();
        Optional<Annotations> group = Annotations.find(element, HandlerGroup.class);
        Optional<RetryModel> retry = retry(element);
        List<ExecutableElement> methods = ElementFilter.methodsIn(element.getEnclosedElements());
        List<OnDeadModel> fallbacks = fallbacks(type, methods);
        boolean only = methods.stream()
                        .filter(method -> Annotations.isPresent(method, Handles.class))
                        .count()
                == 1;
        List<HandlerModel> handlers = new ArrayList<>();
        for (ExecutableElement method : methods) {
            Annotations.find(method, Handles.class)
                    .ifPresent(annotation -> handlers.add(handler(type, method, annotation, retry, fallbacks, only)));
        }
        return new HandlerClassModel(
                type,
                group.map(given -> given.text("value", byDefault)).orElse(new Specified<>(byDefault, false, place)),
                Annotations.formerly(element),
                group.map(given -> given.value("lanes", Integer.class)).orElse(new Specified<>(4, false, place)),
                group.map(given -> given.constant("order")).orElse(new Specified<>("CONTINUE", false, place)),
                group.map(Annotations::place),
                retry,
                handlers,
                fallbacks);
    }

    private List<OnDeadModel> fallbacks(ClassModel type, List<ExecutableElement> methods) {
        List<OnDeadModel> fallbacks = new ArrayList<>();
        for (ExecutableElement method : methods) {
            Annotations.find(method, OnDead.class)
                    .ifPresent(annotation -> fallbacks.add(new OnDeadModel(
                            type,
                            method,
                            annotation.text("value", ""),
                            Annotations.isPresent(method, Handles.class),
                            parameters.read(method))));
        }
        return fallbacks;
    }

    private HandlerModel handler(
            ClassModel type,
            ExecutableElement method,
            Annotations annotation,
            Optional<RetryModel> retryOfClass,
            List<OnDeadModel> fallbacks,
            boolean only) {
        Optional<RetryModel> own = retry(method);
        Specified<String> id = annotation.text(
                "id", NameDerivation.kebab(method.getSimpleName().toString()));
        return new HandlerModel(
                type,
                method,
                overridden(type, method),
                method.getModifiers(),
                method.getReturnType(),
                annotation.texts("value").stream()
                        .map(name -> new HandlerModel.Selected(name, events.matching(name.value())))
                        .toList(),
                id,
                Annotations.formerly(method),
                annotation.value("timeout", String.class),
                annotation.constant("startFrom").value().equals(Handles.StartFrom.NOW.name()),
                annotation.value("replayable", Boolean.class).value(),
                own.isPresent() ? own : retryOfClass,
                fallbacks.stream()
                        .filter(each -> each.handlerId().explicit()
                                ? each.handlerId().value().equals(id.value())
                                : only)
                        .findFirst(),
                parameters.read(method),
                annotation.place());
    }

    private List<ExecutableElement> overridden(ClassModel type, ExecutableElement method) {
        return type.supertypes()
                .flatMap(each -> ElementFilter.methodsIn(each.getEnclosedElements()).stream())
                .filter(each -> each.getSimpleName().equals(method.getSimpleName())
                        && elements.overrides(method, each, type.element()))
                .toList();
    }

    private static Optional<RetryModel> retry(Element element) {
        return Annotations.find(element, Retry.class)
                .map(annotation -> new RetryModel(
                        annotation.value("attempts", Integer.class),
                        annotation.value("firstDelay", String.class),
                        annotation.value("factor", Double.class),
                        annotation.value("maxDelay", String.class),
                        annotation.value("jitter", Double.class),
                        annotation.types("neverOn"),
                        annotation.place()));
    }
}
