package com.example.shapes;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

@DomainEvent("Shape.Collected")
record Collected(
        @AggregateId UUID id,
        List<String> names,
        Set<Long> numbers,
        Map<LocalDate, List<UUID>> byDay,
        int[] counts,
        String[][] table,
        byte[] blob) {}
