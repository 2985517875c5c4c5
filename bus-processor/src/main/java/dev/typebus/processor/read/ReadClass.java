package dev.typebus.processor.read;

import com.google.auto.common.MoreElements;
import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.ClassModel.Visibility;
import dev.typebus.processor.model.JavaClass;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** A class and how it can be seen. */
final class ReadClass {
    private ReadClass() {}

    static ClassModel of(TypeElement element) {
        return new ClassModel(
                name(element),
                element,
                element.getKind(),
                visibility(element),
                isInner(element),
                !element.getTypeParameters().isEmpty());
    }

    static JavaClass name(TypeElement element) {
        StringBuilder simpleName = new StringBuilder(element.getSimpleName());
        Element around = element.getEnclosingElement();
        while (around != null && MoreElements.isType(around)) {
            simpleName.insert(0, around.getSimpleName() + ".");
            around = around.getEnclosingElement();
        }
        return new JavaClass(MoreElements.getPackage(element).getQualifiedName().toString(), simpleName.toString());
    }

    /** The class of this name that {@code user}'s module sees; null for none. Without a module, javac looks in each of the JDK's. */
    static @Nullable TypeElement find(Elements elements, TypeElement user, String qualifiedName) {
        ModuleElement module = elements.getModuleOf(user);
        return module == null ? elements.getTypeElement(qualifiedName) : elements.getTypeElement(module, qualifiedName);
    }

    /** The nested class that {@code user}'s module sees and whose class file is named like that of this top-level class. */
    static Optional<TypeElement> nested(Elements elements, TypeElement user, JavaClass type) {
        String name = type.qualifiedName();
        int from = name.length() - type.simpleName().length() + 1;
        return IntStream.range(from, name.length())
                .filter(i -> name.charAt(i) == '$')
                .mapToObj(i -> find(elements, user, name.substring(0, i)))
                .filter(Objects::nonNull)
                .flatMap(around -> ElementFilter.typesIn(around.getEnclosedElements()).stream())
                .flatMap(ReadClass::withNested)
                .filter(each -> elements.getBinaryName(each).contentEquals(name))
                .findFirst();
    }

    private static Stream<TypeElement> withNested(TypeElement type) {
        return Stream.concat(
                Stream.of(type),
                ElementFilter.typesIn(type.getEnclosedElements()).stream().flatMap(ReadClass::withNested));
    }

    private static Visibility visibility(TypeElement element) {
        Visibility narrowest = Visibility.PUBLIC;
        for (Element e = element; e != null && e.getKind() != ElementKind.PACKAGE; e = e.getEnclosingElement()) {
            Visibility own = e.getModifiers().contains(Modifier.PRIVATE)
                    ? Visibility.PRIVATE
                    : e.getModifiers().contains(Modifier.PUBLIC) ? Visibility.PUBLIC : Visibility.PACKAGE;
            narrowest = own.compareTo(narrowest) < 0 ? own : narrowest;
        }
        return narrowest;
    }

    private static boolean isInner(TypeElement element) {
        NestingKind nesting = element.getNestingKind();
        if (nesting == NestingKind.LOCAL || nesting == NestingKind.ANONYMOUS) {
            return true;
        }
        return nesting == NestingKind.MEMBER && !element.getModifiers().contains(Modifier.STATIC);
    }
}
