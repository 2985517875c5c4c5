package dev.typebus.processor.contract;

import dev.typebus.processor.contract.Shape.RecordOf;
import java.util.List;
import java.util.Optional;

/** The shape that code writes: without former names and removed members; a member with a default is always there. */
final class WriterShape {
    private WriterShape() {}

    static Shape of(Shape shape) {
        return shape instanceof RecordOf record ? record(record) : shape.mapParts(WriterShape::of);
    }

    private static RecordOf record(RecordOf record) {
        return new RecordOf(record.members().stream()
                .filter(member -> !member.removed())
                .map(member -> new Member(
                        member.name(), of(member.shape()), member.required(), Optional.empty(), List.of(), false))
                .toList());
    }
}
