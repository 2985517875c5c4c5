package dev.typebus.processor.read;

import com.google.auto.common.AnnotationMirrors;
import com.google.auto.common.MoreElements;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Formerly;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.Place;
import dev.typebus.processor.model.Specified;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.SimpleAnnotationValueVisitor14;
import org.jspecify.annotations.Nullable;

/** An annotation of ours on an element, and its values with their places. */
record Annotations(Element element, AnnotationMirror mirror) {
    static Optional<Annotations> find(Element element, Class<? extends Annotation> type) {
        return MoreElements.getAnnotationMirror(element, type)
                .toJavaUtil()
                .map(mirror -> new Annotations(element, mirror));
    }

    static boolean isPresent(Element element, Class<? extends Annotation> type) {
        return MoreElements.isAnnotationPresent(element, type);
    }

    /** The former names of an element. */
    static List<Specified<String>> formerly(Element element) {
        return find(element, Formerly.class)
                .map(annotation -> annotation.texts("value"))
                .orElse(List.of());
    }

    Place place() {
        return Place.of(element, mirror);
    }

    Place place(String attribute) {
        return Place.of(element, mirror, attribute);
    }

    /** Whether an annotation of ours on the element has a constant or class that does not exist, at least not in this round. */
    static boolean isUnresolvedOn(Element element) {
        return element.getAnnotationMirrors().stream()
                .filter(mirror -> MoreElements.getPackage(
                                mirror.getAnnotationType().asElement())
                        .getQualifiedName()
                        .contentEquals(DomainEvent.class.getPackageName()))
                .flatMap(mirror -> mirror.getElementValues().values().stream())
                .anyMatch(Annotations::isUnresolved);
    }

    private static boolean isUnresolved(AnnotationValue value) {
        return value.getValue() instanceof List<?> values
                ? values.stream().anyMatch(each -> each instanceof AnnotationValue nested && isUnresolved(nested))
                : value.getValue().equals(EventModel.UNRESOLVED);
    }

    /** A number or string as written, or its default; the default as well where what is written does not exist. */
    <T> Specified<T> value(String attribute, Class<T> type) {
        Object value = annotationValue(attribute).getValue();
        return type.isInstance(value) && !value.equals(EventModel.UNRESOLVED)
                ? new Specified<>(type.cast(value), isWritten(attribute), place(attribute))
                : new Specified<>(type.cast(byDefault(attribute)), false, place(attribute));
    }

    private Object byDefault(String attribute) {
        return ElementFilter.methodsIn(mirror.getAnnotationType().asElement().getEnclosedElements()).stream()
                .filter(method -> method.getSimpleName().contentEquals(attribute))
                .map(ExecutableElement::getDefaultValue)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** A string; an empty one stands for the default. */
    Specified<String> text(String attribute, String byDefault) {
        String text = value(attribute, String.class).value();
        return text.isEmpty()
                ? new Specified<>(byDefault, false, place(attribute))
                : new Specified<>(text, true, place(attribute));
    }

    /** A string that is required, empty or not. */
    Specified<String> required(String attribute) {
        return new Specified<>(String.valueOf(annotationValue(attribute).getValue()), true, place(attribute));
    }

    /** The name of an enum's constant. */
    Specified<String> constant(String attribute) {
        Object value = annotationValue(attribute).getValue();
        String name = value instanceof VariableElement constant
                ? constant.getSimpleName().toString()
                : "";
        return new Specified<>(name, isWritten(attribute), place(attribute));
    }

    /** The strings of an array, or the one that stands for it. */
    List<Specified<String>> texts(String attribute) {
        List<Specified<String>> texts = new ArrayList<>();
        for (AnnotationValue value : elements(attribute)) {
            texts.add(new Specified<>(String.valueOf(value.getValue()), true, new Place(element, mirror, value)));
        }
        return texts;
    }

    /** The classes of an array. */
    List<Specified<TypeMirror>> types(String attribute) {
        List<Specified<TypeMirror>> types = new ArrayList<>();
        for (AnnotationValue value : elements(attribute)) {
            if (value.getValue() instanceof TypeMirror type) {
                types.add(new Specified<>(type, true, new Place(element, mirror, value)));
            }
        }
        return types;
    }

    /** A class; null where it does not exist. */
    @Nullable
    TypeMirror type(String attribute) {
        return annotationValue(attribute).getValue() instanceof TypeMirror type ? type : null;
    }

    /** The annotations of an array. */
    List<Annotations> annotations(String attribute) {
        List<Annotations> nested = new ArrayList<>();
        for (AnnotationValue value : elements(attribute)) {
            if (value.getValue() instanceof AnnotationMirror annotation) {
                nested.add(new Annotations(element, annotation));
            }
        }
        return nested;
    }

    private List<? extends AnnotationValue> elements(String attribute) {
        return annotationValue(attribute).accept(new Elements(), null);
    }

    private AnnotationValue annotationValue(String attribute) {
        return AnnotationMirrors.getAnnotationValue(mirror, attribute);
    }

    private boolean isWritten(String attribute) {
        return mirror.getElementValues().keySet().stream()
                .anyMatch(method -> method.getSimpleName().contentEquals(attribute));
    }

    /** An array's elements; anything else is broken source and has none. */
    private static final class Elements
            extends SimpleAnnotationValueVisitor14<List<? extends AnnotationValue>, @Nullable Void> {
        Elements() {
            super(List.of());
        }

        @Override
        public List<? extends AnnotationValue> visitArray(
                List<? extends AnnotationValue> values, @Nullable Void nothing) {
            return values;
        }
    }
}
