package dev.typebus.processor.read;

import com.google.auto.common.MoreTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** The records of a sealed interface: sealed interfaces below it are dissolved. */
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

    /** Whether a permitted type does not exist, there is none, or it is the sealed one itself: javac says so. */
    static boolean isUnresolved(TypeElement sealed) {
        return isUnresolved(sealed, new HashSet<>());
    }

    private static boolean isUnresolved(TypeElement type, Set<TypeElement> above) {
        List<? extends TypeMirror> permitted = type.getPermittedSubclasses();
        boolean empty = permitted.isEmpty() && type.getModifiers().contains(Modifier.SEALED);
        if (empty || !above.add(type)) {
            return true;
        }
        boolean unresolved = permitted.stream()
                .anyMatch(below ->
                        below.getKind() != TypeKind.DECLARED || isUnresolved(MoreTypes.asTypeElement(below), above));
        above.remove(type);
        return unresolved;
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
