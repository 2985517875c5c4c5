package dev.typebus.processor.contract;

import dev.typebus.processor.contract.Shape.RecordOf;
import java.util.List;
import java.util.Optional;

/** What code of a shape writes: neither former names nor removed members, and what has a default is always there. */
final class Written {
    private Written() {}

    static Shape of(Shape shape) {
        if (shape instanceof RecordOf record) {
            return record(record);
        } else if (shape instanceof Shape.ListOf list) {
            return new Shape.ListOf(of(list.element()));
        } else if (shape instanceof Shape.SetOf set) {
            return new Shape.SetOf(of(set.element()));
        } else if (shape instanceof Shape.MapOf map) {
            return new Shape.MapOf(map.key(), of(map.value()));
        } else if (shape instanceof Shape.SealedOf sealed) {
            return new Shape.SealedOf(
                    sealed.discriminator(),
                    sealed.variants().stream()
                            .map(variant -> new Shape.Variant(variant.name(), record(variant.form())))
                            .toList());
        }
        return shape;
    }

    private static RecordOf record(RecordOf record) {
        return new RecordOf(record.members().stream()
                .filter(member -> !member.removed())
                .map(member -> new Member(
                        member.name(), of(member.shape()), member.required(), Optional.empty(), List.of(), false))
                .toList());
    }
}
