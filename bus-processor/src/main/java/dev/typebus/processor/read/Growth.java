package dev.typebus.processor.read;

import java.util.List;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;

/**
 * Whether a type within another of the same class is that type again or one that has grown out of it: {@code Node<List<T>>} in
 * {@code Node<T>}. By Kruskal's theorem, among types that contain each other without end there are two such; an inner type that is
 * smaller, as in {@code Box<Box<UUID>>}, is none.
 */
final class Growth {
    private Growth() {}

    /** Whether both have one class, and each type argument of {@code outer} is in that of {@code inner}. */
    static boolean isOf(TypeMirror outer, TypeMirror inner) {
        List<? extends TypeMirror> outerParts = parts(outer);
        List<? extends TypeMirror> innerParts = parts(inner);
        if (!name(outer).equals(name(inner)) || outerParts.size() != innerParts.size()) {
            return false;
        }
        for (int i = 0; i < outerParts.size(); i++) {
            if (!isWithin(outerParts.get(i), innerParts.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWithin(TypeMirror small, TypeMirror large) {
        return isOf(small, large) || parts(large).stream().anyMatch(part -> isWithin(small, part));
    }

    private static List<? extends TypeMirror> parts(TypeMirror type) {
        if (type instanceof DeclaredType declared) {
            return declared.getTypeArguments();
        } else if (type instanceof ArrayType array) {
            return List.of(array.getComponentType());
        } else if (type instanceof WildcardType wildcard) {
            TypeMirror bound =
                    wildcard.getExtendsBound() != null ? wildcard.getExtendsBound() : wildcard.getSuperBound();
            return bound == null ? List.of() : List.of(bound);
        }
        return List.of();
    }

    private static String name(TypeMirror type) {
        return type instanceof DeclaredType declared
                ? declared.asElement().toString()
                : type.getKind().isPrimitive()
                        ? type.toString()
                        : type.getKind().toString();
    }
}
