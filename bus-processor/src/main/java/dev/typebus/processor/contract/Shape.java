package dev.typebus.processor.contract;

import dev.typebus.processor.model.Scalar;
import java.util.List;

/**
 * The form of a JSON value as the catalog file keeps it: what matters to a reader of the value, and no name of a Java class. A value
 * record has the shape of its component.
 */
public sealed interface Shape {
    /** A type of {@link Scalar}: {@code long} and {@code int} are both numbers, and yet a long is not always an int. */
    record Simple(Scalar scalar) implements Shape {
        /** {@code big-decimal}: as the catalog file has it. */
        public String name() {
            return scalar.catalogName();
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
        public String toString() {
            return "enum" + constants;
        }
    }

    /** An array whose order counts: a list or an array in Java. */
    record ListOf(Shape element) implements Shape {
        @Override
        public String toString() {
            return "list of " + element;
        }
    }

    /** An array without duplicates. */
    record SetOf(Shape element) implements Shape {
        @Override
        public String toString() {
            return "set of " + element;
        }
    }

    /** An object of any members. */
    record MapOf(Shape key, Shape value) implements Shape {
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
        public String toString() {
            return "sealed" + variants.stream().map(Variant::name).toList();
        }
    }

    /** A record of a sealed interface. {@code name}: the discriminator's value. */
    record Variant(String name, RecordOf form) {}

    /** Whatever the user's codec writes. {@code codec}: the simple name of its class. */
    record CodecOf(String codec) implements Shape {
        @Override
        public String toString() {
            return "codec " + codec;
        }
    }
}
