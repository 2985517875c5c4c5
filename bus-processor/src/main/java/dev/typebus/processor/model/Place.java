package dev.typebus.processor.model;

import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import org.jspecify.annotations.Nullable;

/**
 * A place in the user's source where a fact of the model was read, as exactly as the compiler can point. Valid within the round that
 * read it.
 *
 * @param annotation the annotation on {@code element} that says it; null where the declaration itself does
 * @param value the value within {@code annotation}; null for the annotation as a whole, or where the value is a default
 */
public record Place(
        Element element,
        @Nullable AnnotationMirror annotation,
        @Nullable AnnotationValue value) {

    /** The annotation as a whole, or the declaration where there is none. */
    public Place whole() {
        return new Place(element, annotation, null);
    }

    /** A declaration: a type, a component, a method, a parameter. */
    public static Place of(Element element) {
        return new Place(element, null, null);
    }

    /** An annotation as a whole. */
    public static Place of(Element element, AnnotationMirror annotation) {
        return new Place(element, annotation, null);
    }

    /** The value of an annotation's attribute; the annotation as a whole where the attribute is not written. */
    public static Place of(Element element, AnnotationMirror annotation, String attribute) {
        for (var entry : annotation.getElementValues().entrySet()) {
            ExecutableElement method = entry.getKey();
            if (method.getSimpleName().contentEquals(attribute)) {
                return new Place(element, annotation, entry.getValue());
            }
        }
        return of(element, annotation);
    }
}
