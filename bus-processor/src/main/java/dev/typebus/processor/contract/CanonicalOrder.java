package dev.typebus.processor.contract;

import dev.typebus.processor.contract.Shape.RecordOf;
import java.util.Comparator;

/** Shapes without the order in which the code declares things: no reader of JSON sees it. */
final class CanonicalOrder {
    private CanonicalOrder() {}

    static RecordOf record(RecordOf record) {
        return new RecordOf(record.members().stream()
                .map(member -> new Member(
                        member.name(),
                        of(member.shape()),
                        member.required(),
                        member.byDefault(),
                        member.formerly().stream().sorted().toList(),
                        member.removed()))
                .sorted(Comparator.comparing(Member::name))
                .toList());
    }

    private static Shape of(Shape shape) {
        if (shape instanceof RecordOf record) {
            return record(record);
        } else if (shape instanceof Shape.EnumOf choice) {
            return new Shape.EnumOf(choice.constants().stream().sorted().toList());
        }
        Shape mapped = shape.mapParts(CanonicalOrder::of);
        return mapped instanceof Shape.SealedOf sealed
                ? new Shape.SealedOf(
                        sealed.discriminator(),
                        sealed.variants().stream()
                                .sorted(Comparator.comparing(Shape.Variant::name))
                                .toList())
                : mapped;
    }
}
