package dev.typebus.processor.model;

import java.util.stream.Stream;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;

/**
 * A class that carries one of our annotations, or that a payload is made of.
 *
 * @param kind {@code RECORD} where all is well; else what the user annotated instead
 * @param visibility of the class and everything around it: the narrowest
 * @param inner whether it needs an instance of an enclosing class, or is local to a method
 * @param generic whether it declares type parameters
 */
public record ClassModel(
        JavaClass name, TypeElement element, ElementKind kind, Visibility visibility, boolean inner, boolean generic) {

    /** Visibility of a class. */
    public enum Visibility {
        /** Visible only in its own top-level class. */
        PRIVATE,
        /** Visible in its package; {@code protected} counts as this. */
        PACKAGE,
        /** Visible everywhere. */
        PUBLIC
    }

    public boolean isRecord() {
        return kind == ElementKind.RECORD;
    }

    public boolean isPublic() {
        return visibility == Visibility.PUBLIC;
    }

    /** Whether code in this package can name the class. What is in the unnamed package can be named only there. */
    public boolean isVisibleFrom(String packageName) {
        return name.packageName().equals(packageName)
                ? visibility != Visibility.PRIVATE
                : isPublic() && !name.packageName().isEmpty();
    }

    public Place place() {
        return Place.of(element);
    }

    /** Returns all superclasses and interfaces of the class. */
    public Stream<TypeElement> supertypes() {
        return supertypes(element);
    }

    private static Stream<TypeElement> supertypes(TypeElement type) {
        return Stream.concat(Stream.of(type.getSuperclass()), type.getInterfaces().stream())
                .flatMap(each ->
                        each instanceof DeclaredType declared && declared.asElement() instanceof TypeElement element
                                ? Stream.concat(Stream.of(element), supertypes(element))
                                : Stream.empty());
    }
}
