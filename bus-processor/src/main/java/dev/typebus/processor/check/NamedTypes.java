package dev.typebus.processor.check;

import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.SimpleTypeVisitor14;
import org.jspecify.annotations.Nullable;

/** The classes that code has to name to name a type: itself, its type arguments, its array's elements. */
final class NamedTypes extends SimpleTypeVisitor14<@Nullable Void, List<TypeElement>> {
    private static final NamedTypes VISITOR = new NamedTypes();

    private NamedTypes() {}

    static List<TypeElement> in(TypeMirror type) {
        List<TypeElement> named = new ArrayList<>();
        VISITOR.visit(type, named);
        return named;
    }

    @Override
    public @Nullable Void visitDeclared(DeclaredType type, List<TypeElement> named) {
        named.add((TypeElement) type.asElement());
        type.getTypeArguments().forEach(argument -> visit(argument, named));
        return null;
    }

    @Override
    public @Nullable Void visitArray(ArrayType type, List<TypeElement> named) {
        return visit(type.getComponentType(), named);
    }
}
