package dev.typebus.processor.read;

import com.google.auto.common.MoreTypes;
import dev.typebus.annotations.Codec;
import dev.typebus.annotations.JsonName;
import dev.typebus.annotations.ValueRecord;
import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.Place;
import dev.typebus.processor.model.Scalar;
import dev.typebus.processor.model.Specified;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** The JSON form of a type. Remembers what it has read, so that a type used by many events is read once in a round. */
final class ReadForm {
    private final ReadComponents components;
    private final ReadCodec codecs;
    private final Map<String, JsonForm> known = new HashMap<>();
    private final Deque<DeclaredType> open = new ArrayDeque<>();

    ReadForm(ProcessingEnvironment environment, ReadComponents components, PackageElement from) {
        this.components = components;
        this.codecs = new ReadCodec(environment, from);
    }

    /** The form that {@code @Codec} gives to a component; of an {@code Optional}, to what it holds. */
    JsonForm ofComponent(Annotations codec, TypeMirror type) {
        if (type.getKind() == TypeKind.DECLARED
                && qualifiedName(MoreTypes.asDeclared(type)).equals("java.util.Optional")) {
            return argument(
                    MoreTypes.asDeclared(type), 0, value -> new JsonForm.OptionalOf(type, codecs.read(codec, value)));
        }
        return codecs.read(codec, type);
    }

    /** The form of a component's type: {@code Optional} is possible here and nowhere else. */
    JsonForm ofComponent(TypeMirror type) {
        if (type.getKind() != TypeKind.DECLARED) {
            return of(type);
        }
        DeclaredType declared = MoreTypes.asDeclared(type);
        return switch (qualifiedName(declared)) {
            case "java.util.Optional" -> argument(declared, 0, value -> new JsonForm.OptionalOf(type, of(value)));
            case "java.util.OptionalInt" -> new JsonForm.OptionalOf(type, primitive(type, Scalar.INT));
            case "java.util.OptionalLong" -> new JsonForm.OptionalOf(type, primitive(type, Scalar.LONG));
            case "java.util.OptionalDouble" -> new JsonForm.OptionalOf(type, primitive(type, Scalar.DOUBLE));
            default -> of(type);
        };
    }

    private static JsonForm primitive(TypeMirror type, Scalar scalar) {
        return new JsonForm.Simple(type, scalar, true);
    }

    private JsonForm of(TypeMirror type) {
        return switch (type.getKind()) {
            case BOOLEAN, BYTE, SHORT, INT, LONG, CHAR, FLOAT, DOUBLE ->
                primitive(type, Scalar.valueOf(type.getKind().name()));
            case ARRAY -> ofArray(MoreTypes.asArray(type));
            case ERROR -> new JsonForm.Unresolved(type);
            case DECLARED -> ofDeclared(MoreTypes.asDeclared(type));
            case WILDCARD -> new JsonForm.None(type, "a wildcard leaves the type open");
            case TYPEVAR -> new JsonForm.None(type, "a type variable leaves the type open");
            default -> new JsonForm.None(type, "");
        };
    }

    private JsonForm ofArray(ArrayType type) {
        TypeMirror component = type.getComponentType();
        if (component.getKind() == TypeKind.BYTE) {
            return new JsonForm.Simple(type, Scalar.BYTES, false);
        }
        if (component.getKind() == TypeKind.DECLARED
                && !MoreTypes.asDeclared(component).getTypeArguments().isEmpty()) {
            return new JsonForm.None(type, "Java cannot create an array of a generic type; use a List");
        }
        return new JsonForm.ArrayOf(type, of(component));
    }

    private JsonForm ofDeclared(DeclaredType type) {
        String name = qualifiedName(type);
        Optional<Scalar> scalar = Scalar.of(name);
        if (scalar.isPresent()) {
            return new JsonForm.Simple(type, scalar.get(), false);
        }
        return switch (name) {
            case "java.util.List" -> argument(type, 0, element -> new JsonForm.ListOf(type, of(element)));
            case "java.util.Set" -> argument(type, 0, element -> new JsonForm.SetOf(type, of(element)));
            case "java.util.Map" ->
                argument(
                        type,
                        1,
                        value -> new JsonForm.MapOf(
                                type, key(type.getTypeArguments().get(0)), of(value)));
            case "java.util.Optional", "java.util.OptionalInt", "java.util.OptionalLong", "java.util.OptionalDouble" ->
                new JsonForm.None(type, "an Optional can be a component, not a part of one");
            default -> {
                TypeElement element = MoreTypes.asTypeElement(type);
                Optional<Annotations> codec = Annotations.find(element, Codec.class);
                yield codec.isPresent() ? codecs.read(codec.get(), type) : ofUserType(type, element);
            }
        };
    }

    private JsonForm key(TypeMirror type) {
        JsonForm form = of(type);
        boolean broken = form instanceof JsonForm.Unresolved || form instanceof JsonForm.Recursive;
        return form.hasText() || broken ? form : new JsonForm.None(type, "a map's key needs a text form");
    }

    private interface OfArgument {
        JsonForm read(TypeMirror argument);
    }

    private static JsonForm argument(DeclaredType type, int index, OfArgument form) {
        List<? extends TypeMirror> arguments = type.getTypeArguments();
        return index < arguments.size() ? form.read(arguments.get(index)) : new JsonForm.None(type, JsonForm.None.RAW);
    }

    private JsonForm ofUserType(DeclaredType type, TypeElement element) {
        ElementKind kind = element.getKind();
        boolean sealed = SealedLeaves.isSealedInterface(element);
        if (kind == ElementKind.ENUM) {
            return once(type, () -> new JsonForm.EnumOf(type, ReadClass.of(element), constants(element)));
        } else if (kind == ElementKind.RECORD) {
            return once(type, () -> ofRecord(type, element));
        } else if (sealed && element.getTypeParameters().isEmpty()) {
            return SealedLeaves.isUnresolved(element)
                    ? new JsonForm.Unresolved(type)
                    : once(type, () -> new JsonForm.SealedOf(type, ReadClass.of(element), variants(type)));
        } else if (sealed) {
            return new JsonForm.None(type, "a generic sealed interface leaves the type open");
        }
        return new JsonForm.None(type, kind == ElementKind.INTERFACE ? "it is an interface that is not sealed" : "");
    }

    private JsonForm ofRecord(DeclaredType type, TypeElement element) {
        ClassModel declared = ReadClass.of(element);
        if (type.getTypeArguments().isEmpty() && declared.generic()) {
            return new JsonForm.None(type, JsonForm.None.RAW);
        }
        return Annotations.find(element, ValueRecord.class)
                .<JsonForm>map(
                        annotation -> new JsonForm.ValueOf(type, declared, components.read(type), annotation.place()))
                .orElseGet(() -> new JsonForm.RecordOf(type, declared, components.read(type)));
    }

    private static List<JsonForm.Constant> constants(TypeElement element) {
        List<JsonForm.Constant> constants = new ArrayList<>();
        for (Element constant : element.getEnclosedElements()) {
            if (constant.getKind() == ElementKind.ENUM_CONSTANT) {
                String name = constant.getSimpleName().toString();
                constants.add(new JsonForm.Constant(name, jsonName(constant, name)));
            }
        }
        return constants;
    }

    private List<JsonForm.Variant> variants(DeclaredType type) {
        List<JsonForm.Variant> variants = new ArrayList<>();
        for (TypeElement leaf : SealedLeaves.of(MoreTypes.asTypeElement(type))) {
            variants.add(
                    new JsonForm.Variant(jsonName(leaf, leaf.getSimpleName().toString()), variant(leaf)));
        }
        return variants;
    }

    private JsonForm variant(TypeElement leaf) {
        if (!leaf.getTypeParameters().isEmpty()) {
            return new JsonForm.None(leaf.asType(), "a generic record of a sealed interface leaves the type open");
        }
        JsonForm form = of(leaf.asType());
        return form instanceof JsonForm.RecordOf || form instanceof JsonForm.Recursive
                ? form
                : new JsonForm.None(
                        leaf.asType(), "a sealed interface can permit only records that are written as objects");
    }

    private static Specified<String> jsonName(Element element, String byDefault) {
        return Annotations.find(element, JsonName.class)
                .map(annotation -> annotation.required("value"))
                .orElseGet(() -> new Specified<>(byDefault, false, Place.of(element)));
    }

    /** Reads a type that may contain itself, or types like itself that grow without end. */
    private JsonForm once(DeclaredType type, Supplier<JsonForm> form) {
        String key = type.toString();
        JsonForm before = known.get(key);
        if (before != null) {
            return before;
        }
        Optional<DeclaredType> same =
                open.stream().filter(outer -> Growth.isOf(outer, type)).findFirst();
        if (same.isPresent()) {
            return new JsonForm.Recursive(type, cycle(same.get(), type));
        }
        open.addLast(type);
        JsonForm read = form.get();
        open.removeLast();
        if (!containsRecursion(read)) {
            known.put(key, read);
        }
        return read;
    }

    private List<String> cycle(DeclaredType from, DeclaredType to) {
        Set<String> names = new LinkedHashSet<>();
        open.stream().dropWhile(outer -> outer != from).forEach(outer -> names.add(simpleName(outer)));
        List<String> cycle = new ArrayList<>(names);
        cycle.add(simpleName(to));
        return cycle;
    }

    private static String simpleName(DeclaredType type) {
        return type.asElement().getSimpleName().toString();
    }

    private static boolean containsRecursion(JsonForm form) {
        return form instanceof JsonForm.Recursive
                || form.parts().stream().anyMatch(part -> containsRecursion(part.form()));
    }

    private static String qualifiedName(DeclaredType type) {
        return MoreTypes.asTypeElement(type).getQualifiedName().toString();
    }
}
