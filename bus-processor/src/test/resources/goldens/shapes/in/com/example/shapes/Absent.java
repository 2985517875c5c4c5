package com.example.shapes;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.util.Optional;
import java.util.OptionalInt;

@DomainEvent("Shape.Absent")
record Absent(@AggregateId String id, @Nullable String note, Optional<String> comment, OptionalInt rank) {
    @interface Nullable {}
}
