package dev.typebus.processor.check;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.SimpleTypeVisitor14;
import org.jspecify.annotations.Nullable;

/** Types as messages write them: without the annotations that may stand in them. */
final class TypeText extends SimpleTypeVisitor14<String, @Nullable Void> {
    private static final TypeText QUALIFIED =
            new TypeText(type -> type.getQualifiedName().toString());
    private static final TypeText SHORT = new TypeText(TypeText::shortName);

    private final Function<TypeElement, String> name;

    private TypeText(Function<TypeElement, String> name) {
        this.name = name;
    }

    /** {@code java.util.List<java.util.UUID>}. */
    static String qualified(TypeMirror type) {
        return QUALIFIED.visit(type);
    }

    /** {@code List<UUID>}: as it stands in source with imports. */
    static String inShort(TypeMirror type) {
        return SHORT.visit(type);
    }

    /** {@code an int}: a type's name, which may be followed by type arguments, with its article. */
    static String withArticle(String type) {
        return ("AEIOUaeiou".indexOf(type.charAt(0)) >= 0 && !type.startsWith("U") ? "an " : "a ") + type;
    }

    /** {@code Outer.Inner}, without the package. */
    static String shortName(TypeElement type) {
        Element outer = type.getEnclosingElement();
        return outer instanceof PackageElement || outer == null
                ? type.getSimpleName().toString()
                : outer instanceof TypeElement enclosing
                        ? member(enclosing, type)
                        : type.getSimpleName().toString();
    }

    /** {@code Outer.Inner.member}, without the package. */
    static String member(TypeElement owner, Element member) {
        return shortName(owner) + "." + member.getSimpleName();
    }

    @Override
    public String visitDeclared(DeclaredType type, @Nullable Void nothing) {
        List<? extends TypeMirror> arguments = type.getTypeArguments();
        return name.apply((TypeElement) type.asElement())
                + (arguments.isEmpty()
                        ? ""
                        : arguments.stream().map(this::visit).collect(Collectors.joining(", ", "<", ">")));
    }

    @Override
    public String visitArray(ArrayType type, @Nullable Void nothing) {
        return visit(type.getComponentType()) + "[]";
    }

    @Override
    public String visitWildcard(WildcardType type, @Nullable Void nothing) {
        TypeMirror upper = type.getExtendsBound();
        TypeMirror lower = type.getSuperBound();
        return upper != null ? "? extends " + visit(upper) : lower != null ? "? super " + visit(lower) : "?";
    }

    @Override
    protected String defaultAction(TypeMirror type, @Nullable Void nothing) {
        return type.getKind().isPrimitive() ? type.getKind().toString().toLowerCase(Locale.ROOT) : type.toString();
    }
}
