package dev.typebus.health;

import java.time.Instant;

/**
 * How many deliveries of a group wait for code that knows their event or handler; {@code bus.deadLetters().waiting()} lists them. Immutable.
 *
 * @param example the name of one of the events
 * @param since when the first of them was set aside
 */
public record UnroutableEvents(CappedCount number, String example, Instant since) {}
