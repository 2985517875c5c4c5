package dev.typebus.processor.model;

import dev.typebus.processor.model.Scalar.JsonType;
import java.util.List;
import java.util.Optional;
import javax.lang.model.type.TypeMirror;

/** How a Java type is written in JSON. Broken forms ({@link None}, {@link Recursive}) are facts like the others. */
public sealed interface JsonForm {
    /** A type of {@link Scalar}. {@code primitive}: whether it is the primitive itself and not its box. */
    record Simple(TypeMirror type, Scalar scalar, boolean primitive) implements JsonForm {}

    /** An enum: the constant's name, or its {@code @JsonName}. */
    record EnumOf(TypeMirror type, ClassModel declared, List<Constant> constants) implements JsonForm {
        public EnumOf {
            constants = List.copyOf(constants);
        }
    }

    /** A constant of an enum, in declaration order. {@code jsonName}: {@code @JsonName}; by default the name. */
    record Constant(String name, Specified<String> jsonName) {}

    /** {@code Optional}, {@code OptionalInt}, {@code OptionalLong}, {@code OptionalDouble} of a component. */
    record OptionalOf(TypeMirror type, JsonForm value) implements JsonForm {}

    /** {@code List} ({@code Collection} and others are no list). */
    record ListOf(TypeMirror type, JsonForm element) implements JsonForm {}

    /** {@code Set}. */
    record SetOf(TypeMirror type, JsonForm element) implements JsonForm {}

    /** An array, other than {@code byte[]}. */
    record ArrayOf(TypeMirror type, JsonForm element) implements JsonForm {}

    /** {@code Map}. A key without a text form is a {@link None} here. */
    record MapOf(TypeMirror type, JsonForm key, JsonForm value) implements JsonForm {}

    /** A record as an object. {@code type} has its type arguments, and so have the components. */
    record RecordOf(TypeMirror type, ClassModel declared, List<ComponentModel> components) implements JsonForm {
        public RecordOf {
            components = List.copyOf(components);
        }
    }

    /**
     * A record annotated with {@code @ValueRecord}. {@code annotation}: where that stands. {@code components}: one where all is
     * well.
     */
    record ValueOf(TypeMirror type, ClassModel declared, List<ComponentModel> components, Place annotation)
            implements JsonForm {
        public ValueOf {
            components = List.copyOf(components);
        }
    }

    /** A sealed interface of records as an object with the member {@code type}; interfaces below it are dissolved. */
    record SealedOf(TypeMirror type, ClassModel declared, List<Variant> variants) implements JsonForm {
        /** The member that says which record it is. */
        public static final String DISCRIMINATOR = "type";

        public SealedOf {
            variants = List.copyOf(variants);
        }
    }

    /**
     * A record of a sealed interface. {@code jsonName}: {@code @JsonName} on the record; by default its simple name. {@code form}:
     * a {@link RecordOf}, where all is well.
     */
    record Variant(Specified<String> jsonName, JsonForm form) {}

    /**
     * A user's codec, from {@code @Codec} on the component or on the type.
     *
     * @param codec the class that the annotation names
     * @param visibleConstructor whether it has a constructor without parameters that the event's package can call
     * @param implementsFor the type arguments for which it implements {@code JsonCodec}; empty if it does not
     * @param annotation where {@code @Codec} names it
     */
    record CodecOf(
            TypeMirror type,
            ClassModel codec,
            boolean visibleConstructor,
            Optional<TypeMirror> implementsFor,
            Place annotation)
            implements JsonForm {}

    /** A record or sealed interface inside itself. {@code cycle}: from the outer one to the inner one, {@code [Node, Node]}. */
    record Recursive(TypeMirror type, List<String> cycle) implements JsonForm {
        public Recursive {
            cycle = List.copyOf(cycle);
        }
    }

    /** A type that does not exist, at least not in this round, or that Java forbids: javac says so itself. */
    record Unresolved(TypeMirror type) implements JsonForm {}

    /** A type without a JSON form. {@code reason}: why, as the second half of a sentence; empty where nothing is known. */
    record None(TypeMirror type, String reason) implements JsonForm {
        /** The reason where the type would have a form with type arguments. */
        public static final String RAW = "it lacks its type arguments";
    }

    /** The Java type that has this form. */
    TypeMirror type();

    /**
     * The parts of this form, with the piece of the path that leads there: {@code .months} to a component, {@code []} to an
     * element, {@code {}} to a map's value and {@code {key}} to its key. Empty for forms of one piece.
     */
    default List<Part> parts() {
        if (this instanceof OptionalOf optional) {
            return List.of(new Part("", optional.value()));
        } else if (this instanceof ListOf list) {
            return List.of(new Part("[]", list.element()));
        } else if (this instanceof SetOf set) {
            return List.of(new Part("[]", set.element()));
        } else if (this instanceof ArrayOf array) {
            return List.of(new Part("[]", array.element()));
        } else if (this instanceof MapOf map) {
            return List.of(new Part("{key}", map.key()), new Part("{}", map.value()));
        } else if (this instanceof RecordOf nested) {
            return nested.components().stream().map(Part::of).toList();
        } else if (this instanceof ValueOf value) {
            return value.components().stream().map(Part::of).toList();
        } else if (this instanceof SealedOf sealed) {
            return sealed.variants().stream()
                    .map(variant -> new Part("", variant.form()))
                    .toList();
        }
        return List.of();
    }

    /** The class that this form is read from, a codec where there is one; empty for types of the JDK. */
    default Optional<ClassModel> declaredBy() {
        if (this instanceof EnumOf choice) {
            return Optional.of(choice.declared());
        } else if (this instanceof RecordOf nested) {
            return Optional.of(nested.declared());
        } else if (this instanceof ValueOf value) {
            return Optional.of(value.declared());
        } else if (this instanceof SealedOf sealed) {
            return Optional.of(sealed.declared());
        }
        return this instanceof CodecOf codec ? Optional.of(codec.codec()) : Optional.empty();
    }

    /** A piece of a form and the way to it. */
    record Part(String path, JsonForm form) {
        static Part of(ComponentModel component) {
            return new Part("." + component.name(), component.form());
        }
    }

    /** The type that the value has in JSON. */
    default JsonType jsonType() {
        if (this instanceof Simple simple) {
            return simple.scalar().jsonType();
        } else if (this instanceof EnumOf) {
            return JsonType.STRING;
        } else if (this instanceof OptionalOf optional) {
            return optional.value().jsonType();
        } else if (this instanceof ListOf || this instanceof SetOf || this instanceof ArrayOf) {
            return JsonType.ARRAY;
        } else if (this instanceof MapOf || this instanceof RecordOf || this instanceof SealedOf) {
            return JsonType.OBJECT;
        } else if (this instanceof ValueOf value && !value.components().isEmpty()) {
            return value.components().get(0).form().jsonType();
        }
        return JsonType.ANY;
    }

    /** Whether the value may be the key of a map: strings, whole numbers, dates, enums and value records of these. */
    default boolean hasText() {
        if (this instanceof Simple simple) {
            return simple.scalar().hasText();
        } else if (this instanceof ValueOf value) {
            return value.components().size() == 1
                    && value.components().get(0).form().hasText();
        }
        return this instanceof EnumOf;
    }
}
