package dev.typebus.processor.read;

import com.google.auto.common.MoreElements;
import com.google.auto.common.MoreTypes;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.RuntimeNames;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Types;

/** A user's codec, as code in one package sees it. */
final class ReadCodec {
    private final Types types;
    private final PackageElement from;

    ReadCodec(ProcessingEnvironment environment, PackageElement from) {
        this.types = environment.getTypeUtils();
        this.from = from;
    }

    /** The form that {@code annotation} gives to {@code type}. */
    JsonForm read(Annotations annotation, TypeMirror type) {
        TypeMirror named = annotation.type("value");
        if (named == null || named.getKind() != TypeKind.DECLARED) {
            return new JsonForm.Unresolved(type);
        }
        TypeElement codec = MoreTypes.asTypeElement(named);
        TypeMirror written = type.getKind().isPrimitive()
                ? types.boxedClass(MoreTypes.asPrimitiveType(type)).asType()
                : type;
        Optional<TypeMirror> implemented = implementsFor(codec.asType());
        if (implemented.isEmpty() && isUnresolved(codec.asType())) {
            return new JsonForm.Unresolved(type);
        }
        return new JsonForm.CodecOf(
                written, ReadClass.of(codec), hasVisibleConstructor(codec), implemented, annotation.place("value"));
    }

    private boolean hasVisibleConstructor(TypeElement codec) {
        return ElementFilter.constructorsIn(codec.getEnclosedElements()).stream()
                .anyMatch(constructor -> constructor.getParameters().isEmpty() && isVisible(constructor));
    }

    private boolean isVisible(ExecutableElement constructor) {
        boolean samePackage = MoreElements.getPackage(constructor).equals(from);
        return samePackage
                ? !constructor.getModifiers().contains(Modifier.PRIVATE)
                : constructor.getModifiers().contains(Modifier.PUBLIC);
    }

    private Optional<TypeMirror> implementsFor(TypeMirror type) {
        for (TypeMirror above : types.directSupertypes(type)) {
            if (above.getKind() != TypeKind.DECLARED) {
                continue;
            }
            List<? extends TypeMirror> arguments = MoreTypes.asDeclared(above).getTypeArguments();
            if (isJsonCodec(above) && arguments.size() == 1) {
                return Optional.of(arguments.get(0));
            }
            Optional<TypeMirror> further = implementsFor(above);
            if (further.isPresent()) {
                return further;
            }
        }
        return Optional.empty();
    }

    /** Whether some type above does not exist. */
    private boolean isUnresolved(TypeMirror type) {
        return types.directSupertypes(type).stream()
                .anyMatch(above -> above.getKind() != TypeKind.DECLARED || isUnresolved(above));
    }

    private static boolean isJsonCodec(TypeMirror type) {
        return MoreTypes.asTypeElement(type).getQualifiedName().contentEquals(RuntimeNames.JSON_CODEC.qualifiedName());
    }
}
