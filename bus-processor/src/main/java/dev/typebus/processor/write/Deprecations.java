package dev.typebus.processor.write;

import com.google.auto.common.AnnotationMirrors;
import com.google.auto.common.MoreElements;
import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.TypeSpec;
import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Subject;
import dev.typebus.processor.model.UpcasterModel;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/**
 * Deprecated things that a generated file has to name. An event that is not published any more stays in the log and is read for ever. That is no reason for a warning in a file that users cannot change.
 */
final class Deprecations {
    private final Set<String> warnings = new TreeSet<>();

    /** The record's {@code @Deprecated}, to be copied to the members of {@code Events} that publish it; empty if it has none. */
    static List<AnnotationSpec> of(EventModel event) {
        return MoreElements.getAnnotationMirror(event.type().element(), Deprecated.class)
                .toJavaUtil()
                .map(AnnotationSpec::get)
                .stream()
                .toList();
    }

    /** The file names an event, what it consists of, and constructs it. */
    Deprecations use(EventModel event) {
        useWithMembers(event.type().element());
        event.components().stream().map(ComponentModel::form).forEach(this::use);
        return this;
    }

    private void use(JsonForm form) {
        use(form.type());
        form.declaredBy().map(ClassModel::element).ifPresent(this::useWithMembers);
        form.parts().forEach(part -> use(part.form()));
    }

    /** The file takes an object of a class of handlers. */
    Deprecations use(HandlerClassModel handlerClass) {
        use(handlerClass.type().element());
        handlerClass.handlers().forEach(this::use);
        return this;
    }

    private void use(HandlerModel handler) {
        use(handler.method());
        handler.retry().ifPresent(retry -> retry.neverOn().forEach(each -> use(each.value())));
        use(handler.parameters());
        handler.onDead().ifPresent(fallback -> {
            use(fallback.method());
            use(fallback.parameters());
        });
    }

    /** An argument has the type of its parameter, also where the file does not name that type. */
    private void use(List<ParameterModel> parameters) {
        for (ParameterModel parameter : parameters) {
            use(parameter.type());
            if (parameter.subject() instanceof Subject.AnyOf anyOf) {
                anyOf.events().stream()
                        .flatMap(event -> event.own().stream())
                        .forEach(event -> use(event.type().element()));
            }
        }
    }

    /** Classes that the call of an upcaster names. */
    Deprecations use(UpcasterModel upcaster) {
        use(upcaster.method());
        return this;
    }

    private void use(TypeMirror type) {
        if (type instanceof DeclaredType declared) {
            use(declared.asElement());
            declared.getTypeArguments().forEach(this::use);
        } else if (type instanceof ArrayType array) {
            use(array.getComponentType());
        }
    }

    /** Elements that the file may call: constructors, accessors, constants. */
    private void useWithMembers(Element type) {
        use(type);
        type.getEnclosedElements().stream()
                .filter(member -> member.getKind() == ElementKind.CONSTRUCTOR
                        || member.getKind() == ElementKind.ENUM_CONSTANT
                        || (member instanceof ExecutableElement method
                                && method.getParameters().isEmpty()))
                .forEach(this::use);
    }

    private void use(Element element) {
        for (Element each = element;
                each != null && each.getKind() != ElementKind.PACKAGE;
                each = each.getEnclosingElement()) {
            MoreElements.getAnnotationMirror(each, Deprecated.class)
                    .toJavaUtil()
                    .ifPresent(deprecated -> warnings.add(isForRemoval(deprecated) ? "removal" : "deprecation"));
        }
    }

    private static boolean isForRemoval(AnnotationMirror deprecated) {
        return AnnotationMirrors.getAnnotationValue(deprecated, "forRemoval")
                .getValue()
                .equals(true);
    }

    /** Keeps the compiler quiet about them, and about nothing where there are none. */
    void suppressIn(TypeSpec.Builder file) {
        if (!warnings.isEmpty()) {
            AnnotationSpec.Builder suppress = AnnotationSpec.builder(SuppressWarnings.class);
            warnings.forEach(warning -> suppress.addMember("value", "$S", warning));
            file.addAnnotation(suppress.build());
        }
    }
}
