package com.example.shapes;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.util.List;
import java.util.UUID;

@DomainEvent("Shape.Nested")
record Nested(@AggregateId UUID id, Terms terms, Page<Terms> page) {
    record Terms(int months, double rate) {}

    record Page<T>(List<T> rows, int of) {}
}
