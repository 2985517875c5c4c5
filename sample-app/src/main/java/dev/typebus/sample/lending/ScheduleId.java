package dev.typebus.sample.lending;

import dev.typebus.annotations.ValueRecord;
import java.util.UUID;

/** Identity of a payment schedule. */
@ValueRecord
public record ScheduleId(UUID value) {}
