package dev.typebus.processor.contract;

import dev.typebus.processor.contract.Shape.RecordOf;
import dev.typebus.processor.model.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether code of one shape reads every value that code of another shape writes. Asked in both directions: of new code about stored
 * events, and of the old code of a rolling deployment about new events.
 */
public final class ReadCompatibility {
    private static final Set<Scalar> BYTE = Set.of(Scalar.BYTE);
    private static final Set<Scalar> SHORT = Set.of(Scalar.BYTE, Scalar.SHORT);
    private static final Set<Scalar> INT = Set.of(Scalar.BYTE, Scalar.SHORT, Scalar.INT);
    private static final Set<Scalar> LONG = Set.of(Scalar.BYTE, Scalar.SHORT, Scalar.INT, Scalar.LONG);

    /** Further types that a number reads without losing a digit. */
    private static final Map<Scalar, Set<Scalar>> WIDER = Map.of(
            Scalar.SHORT, BYTE,
            Scalar.INT, SHORT,
            Scalar.LONG, INT,
            Scalar.BIG_INTEGER, LONG,
            Scalar.FLOAT, SHORT,
            Scalar.DOUBLE, Set.of(Scalar.BYTE, Scalar.SHORT, Scalar.INT, Scalar.FLOAT),
            Scalar.BIG_DECIMAL,
                    Set.of(
                            Scalar.BYTE,
                            Scalar.SHORT,
                            Scalar.INT,
                            Scalar.LONG,
                            Scalar.BIG_INTEGER,
                            Scalar.FLOAT,
                            Scalar.DOUBLE));

    private final List<Incompatibility> breaches = new ArrayList<>();

    private ReadCompatibility() {}

    /** Every reason why {@code reader} does not read all that {@code writer} writes; empty if it does. */
    public static List<Incompatibility> breaches(RecordOf reader, RecordOf writer) {
        ReadCompatibility readCompatibility = new ReadCompatibility();
        readCompatibility.members(List.of(), reader, writer);
        return readCompatibility.breaches;
    }

    /** The shape that code writes now, without what it also reads. */
    public static RecordOf written(RecordOf code) {
        return (RecordOf) WriterShape.of(code);
    }

    /** Whether a value of the one shape can always be read as the other. */
    public static boolean reads(Shape reader, Shape writer) {
        ReadCompatibility readCompatibility = new ReadCompatibility();
        readCompatibility.shape(List.of(), reader, writer);
        return readCompatibility.breaches.isEmpty();
    }

    private void members(List<String> path, RecordOf reader, RecordOf writer) {
        for (Member member : reader.members()) {
            List<Member> written = writer.members().stream()
                    .filter(each -> member.names().anyMatch(each.names().toList()::contains))
                    .toList();
            if (!member.removed()) {
                presence(path, member, written);
                written.forEach(each -> member(path, member, each));
            }
        }
    }

    /** A member that is gone leaves its name free for another one, and values of both may be stored. */
    private void presence(List<String> path, Member reader, List<Member> written) {
        boolean there = written.stream().anyMatch(Member::isAlwaysThere);
        if (reader.isNeeded() && !there) {
            Optional<Member> sometimes =
                    written.stream().filter(each -> !each.removed()).findFirst();
            breaches.add(new Incompatibility.Absent(to(path, reader.name()), reader, sometimes));
        }
    }

    private void member(List<String> path, Member reader, Member writer) {
        writer.names()
                .filter(name -> reader.names().noneMatch(name::equals))
                .forEach(name -> breaches.add(new Incompatibility.UnreadName(to(path, reader.name()), writer, name)));
        shape(to(path, reader.name()), reader.shape(), writer.shape());
    }

    private void shape(List<String> path, Shape reader, Shape writer) {
        if (reader instanceof RecordOf record && writer instanceof RecordOf written) {
            members(path, record, written);
        } else if (reader instanceof Shape.EnumOf choice && writer instanceof Shape.EnumOf written) {
            List<String> unknown = without(written.constants(), choice.constants());
            if (!unknown.isEmpty()) {
                breaches.add(new Incompatibility.UnknownConstants(path, unknown));
            }
        } else if (reader instanceof Shape.SealedOf sealed && writer instanceof Shape.SealedOf written) {
            variants(path, sealed, written);
        } else if (reader instanceof Shape.ListOf list && writer instanceof Shape.ListOf written) {
            shape(to(path, "[]"), list.element(), written.element());
        } else if (reader instanceof Shape.ListOf list && writer instanceof Shape.SetOf written) {
            shape(to(path, "[]"), list.element(), written.element());
        } else if (reader instanceof Shape.SetOf set && writer instanceof Shape.SetOf written) {
            shape(to(path, "[]"), set.element(), written.element());
        } else if (reader instanceof Shape.MapOf map && writer instanceof Shape.MapOf written) {
            key(to(path, "{key}"), map.key(), written.key());
            shape(to(path, "{}"), map.value(), written.value());
        } else if (!readsAsOne(reader, writer)) {
            breaches.add(new Incompatibility.Mismatch(path, reader, writer));
        }
    }

    /** A key is a string in JSON, whatever it is in Java. */
    private void key(List<String> path, Shape reader, Shape writer) {
        if (!isString(reader)) {
            shape(path, reader, writer);
        }
    }

    private void variants(List<String> path, Shape.SealedOf reader, Shape.SealedOf writer) {
        List<String> known = reader.variants().stream().map(Shape.Variant::name).toList();
        List<String> unknown =
                without(writer.variants().stream().map(Shape.Variant::name).toList(), known);
        if (!unknown.isEmpty()) {
            breaches.add(new Incompatibility.UnknownVariants(path, unknown));
        }
        for (Shape.Variant variant : reader.variants()) {
            writer.variants().stream()
                    .filter(written -> written.name().equals(variant.name()))
                    .forEach(written -> members(to(path, "(" + variant.name() + ")"), variant.form(), written.form()));
        }
    }

    private static boolean readsAsOne(Shape reader, Shape writer) {
        if (isString(reader)) {
            return writer instanceof Shape.EnumOf
                    || (writer instanceof Shape.Simple simple && simple.scalar().jsonType() == Scalar.JsonType.STRING);
        }
        return reader.equals(writer)
                || (reader instanceof Shape.Simple wide
                        && writer instanceof Shape.Simple narrow
                        && WIDER.getOrDefault(wide.scalar(), Set.of()).contains(narrow.scalar()));
    }

    private static boolean isString(Shape shape) {
        return shape instanceof Shape.Simple simple && simple.scalar() == Scalar.STRING;
    }

    private static List<String> without(List<String> all, List<String> known) {
        return all.stream().filter(each -> !known.contains(each)).toList();
    }

    private static List<String> to(List<String> path, String piece) {
        List<String> longer = new ArrayList<>(path);
        longer.add(piece);
        return List.copyOf(longer);
    }
}
