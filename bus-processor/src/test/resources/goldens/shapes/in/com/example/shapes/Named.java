package com.example.shapes;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.JsonName;
import java.util.UUID;

@DomainEvent("Shape.Named")
record Named(@AggregateId UUID id, @JsonName("from") Status before, Status after, Side side) {
    enum Status {
        OPEN,
        @JsonName("shut")
        CLOSED
    }

    enum Side {
        LEFT,
        RIGHT
    }
}
