package dev.typebus.processor.contract;

import dev.typebus.processor.contract.Shape.RecordOf;
import java.util.Comparator;

/** Shapes without the order in which the code declares things: no reader of JSON sees it. */
final class Sorting {
    private Sorting() {}

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
        } else if (shape instanceof Shape.ListOf list) {
            return new Shape.ListOf(of(list.element()));
        } else if (shape instanceof Shape.SetOf set) {
            return new Shape.SetOf(of(set.element()));
        } else if (shape instanceof Shape.MapOf map) {
            return new Shape.MapOf(of(map.key()), of(map.value()));
        } else if (shape instanceof Shape.SealedOf sealed) {
            return new Shape.SealedOf(
                    sealed.discriminator(),
                    sealed.variants().stream()
                            .map(variant -> new Shape.Variant(variant.name(), record(variant.form())))
                            .sorted(Comparator.comparing(Shape.Variant::name))
                            .toList());
        }
        return shape;
    }
}
