package dev.typebus.processor.write;

import com.google.auto.common.AnnotationMirrors;
import com.google.auto.common.MoreElements;
import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.TypeSpec;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ParameterModel.Subject;
import dev.typebus.processor.model.UpcasterModel;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/**
 * Deprecated things that a generated file has to name. An event that nobody publishes any more stays in the log and is read for
 * ever; that is no reason for a warning in a file that nobody can change.
 */
final class Deprecations {
    private final Set<String> warnings = new TreeSet<>();

    static boolean isDeprecated(EventModel event) {
        return MoreElements.isAnnotationPresent(event.type().element(), Deprecated.class);
    }

    /** The file names an event, what it consists of, and constructs it. */
    Deprecations use(EventModel event) {
        useWithMembers(event.type().element());
        event.components().stream().map(ComponentModel::form).forEach(this::use);
        return this;
    }

    private void use(JsonForm form) {
        if (form instanceof JsonForm.RecordOf nested) {
            useWithMembers(nested.declared().element());
        } else if (form instanceof JsonForm.ValueOf value) {
            useWithMembers(value.declared().element());
        } else if (form instanceof JsonForm.EnumOf choice) {
            useWithMembers(choice.declared().element());
        } else if (form instanceof JsonForm.SealedOf sealed) {
            use(sealed.declared().element());
        } else if (form instanceof JsonForm.CodecOf codec) {
            use(codec.type());
            useWithMembers(codec.codec().element());
        }
        form.parts().forEach(part -> use(part.form()));
    }

    /** The file calls a handler. */
    Deprecations use(HandlerModel handler) {
        use(handler.method());
        handler.onDead().ifPresent(fallback -> use(fallback.method()));
        handler.retry().ifPresent(retry -> retry.neverOn().forEach(each -> use(each.value())));
        handler.parameters().forEach(parameter -> {
            if (parameter.subject() instanceof Subject.One one) {
                use(Stream.of(one.event()));
            } else if (parameter.subject() instanceof Subject.AnyOf anyOf) {
                use(anyOf.declared().element());
                use(anyOf.events().stream());
            }
        });
        return this;
    }

    /** What the call of an upcaster names. */
    Deprecations use(UpcasterModel upcaster) {
        use(upcaster.method());
        return this;
    }

    private void use(Stream<KnownEvent> events) {
        events.flatMap(event -> event.own().stream())
                .forEach(event -> use(event.type().element()));
    }

    private void use(TypeMirror type) {
        if (type instanceof DeclaredType declared) {
            use(declared.asElement());
        }
    }

    /** What the file may call: constructors, accessors, constants. */
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
