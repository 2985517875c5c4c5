package dev.typebus.processor.contract;

import dev.typebus.processor.model.Scalar;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The form of a JSON value as the catalog file keeps it: what matters to a reader of the value, and no name of a Java class. A value
 * record has the shape of its component.
 */
public sealed interface Shape {
    /**
     * This shape with its parts replaced: elements, keys and values, members of a record, records of a sealed interface.
     *
     * @param replacement makes a record of a record
     */
    Shape mapParts(UnaryOperator<Shape> replacement);

    /** A type of {@link Scalar}: {@code long} and {@code int} are both numbers, and yet a long is not always an int. */
    record Simple(Scalar scalar) implements Shape {
        /** {@code big-decimal}: as the catalog file has it. */
        public String name() {
            return scalar.catalogName();
        }

        @Override
        public Shape mapParts(UnaryOperator<Shape> replacement) {
            return this;
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /** One of these strings, in declaration order. */
    record EnumOf(List<String> constants) implements Shape {
        public EnumOf {
            constants = List.copyOf(constants);
        }

        @Override
        public Shape mapParts(UnaryOperator<Shape> replacement) {
            return this;
        }

        @Override
        public String toString() {
            return "enum" + constants;
        }
    }

    /** An array whose order counts: a list or an array in Java. */
    record ListOf(Shape element) implements Shape {
        @Override
        public Shape mapParts(UnaryOperator<Shape> replacement) {
            return new ListOf(replacement.apply(element));
        }

        @Override
        public String toString() {
            return "list of " + element;
        }
    }

    /** An array without duplicates. */
    record SetOf(Shape element) implements Shape {
        @Override
        public Shape mapParts(UnaryOperator<Shape> replacement) {
            return new SetOf(replacement.apply(element));
        }

        @Override
        public String toString() {
            return "set of " + element;
        }
    }

    /** An object of any members. */
    record MapOf(Shape key, Shape value) implements Shape {
        @Override
        public Shape mapParts(UnaryOperator<Shape> replacement) {
            return new MapOf(replacement.apply(key), replacement.apply(value));
        }

        @Override
        public String toString() {
            return "map of " + key + " to " + value;
        }
    }

    /** An object of these members, in declaration order. */
    record RecordOf(List<Member> members) implements Shape {
        public RecordOf {
            members = List.copyOf(members);
        }

        @Override
        public Shape mapParts(UnaryOperator<Shape> replacement) {
            return new RecordOf(members.stream()
                    .map(member -> member.with(replacement.apply(member.shape())))
                    .toList());
        }

        /** The members' names. */
        @Override
        public String toString() {
            return "record" + members.stream().map(Member::name).toList();
        }
    }

    /** An object whose member {@link #discriminator} says which one of these it is, in declaration order. */
    record SealedOf(String discriminator, List<Variant> variants) implements Shape {
        public SealedOf {
            variants = List.copyOf(variants);
        }

        @Override
        public Shape mapParts(UnaryOperator<Shape> replacement) {
            return new SealedOf(
                    discriminator,
                    variants.stream()
                            .map(variant -> new Variant(variant.name(), (RecordOf) replacement.apply(variant.form())))
                            .toList());
        }

        @Override
        public String toString() {
            return "sealed" + variants.stream().map(Variant::name).toList();
        }
    }

    /** A record of a sealed interface. {@code name}: the discriminator's value. */
    record Variant(String name, RecordOf form) {}

    /** Whatever the user's codec writes. {@code codec}: the simple name of its class. */
    record CodecOf(String codec) implements Shape {
        @Override
        public Shape mapParts(UnaryOperator<Shape> replacement) {
            return this;
        }

        @Override
        public String toString() {
            return "codec " + codec;
        }
    }
}
