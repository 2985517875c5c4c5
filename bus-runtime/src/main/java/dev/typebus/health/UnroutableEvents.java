package dev.typebus.health;

import java.time.Instant;

/**
 * The unroutable deliveries of a group; {@code bus.deadLetters().unroutable()} lists them. Immutable.
 *
 * @param number their number
 * @param example the name of one of the events
 * @param since when the first of them became unroutable
 */
public record UnroutableEvents(CappedCount number, String example, Instant since) {}
