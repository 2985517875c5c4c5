package dev.typebus.processor.read;

import com.google.auto.common.MoreTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** What a sealed interface comes down to: sealed interfaces below it are dissolved. */
final class SealedLeaves {
    private SealedLeaves() {}

    static boolean isSealedInterface(TypeElement type) {
        return type.getKind() == ElementKind.INTERFACE && type.getModifiers().contains(Modifier.SEALED);
    }

    /** In the order of the {@code permits} clause, else of the source file; each once. */
    static List<TypeElement> of(TypeElement sealed) {
        Map<String, TypeElement> leaves = new LinkedHashMap<>();
        collect(sealed, leaves);
        return new ArrayList<>(leaves.values());
    }

    /** Whether a permitted type does not exist. */
    static boolean isUnresolved(TypeElement sealed) {
        return sealed.getPermittedSubclasses().stream()
                .anyMatch(permitted ->
                        permitted.getKind() != TypeKind.DECLARED || isUnresolved(MoreTypes.asTypeElement(permitted)));
    }

    private static void collect(TypeElement type, Map<String, TypeElement> leaves) {
        for (TypeMirror permitted : type.getPermittedSubclasses()) {
            if (permitted.getKind() != TypeKind.DECLARED) {
                continue;
            }
            TypeElement below = MoreTypes.asTypeElement(permitted);
            if (isSealedInterface(below)) {
                collect(below, leaves);
            } else {
                leaves.putIfAbsent(below.getQualifiedName().toString(), below);
            }
        }
    }
}
