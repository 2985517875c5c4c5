package dev.typebus.admin;

import java.time.Instant;

/**
 * An operation on dead letters, on unroutable deliveries, or on a group. Immutable.
 *
 * @param at the time, by the database's clock
 * @param act {@code redrive}, {@code discard}, {@code pause} or {@code resume}
 * @param target the group, or the filter of the deliveries
 * @param deliveries the number of changed deliveries; 0 for a group
 * @param by the operator; empty if not given
 * @param reason the reason; empty if not given
 */
public record AuditEntry(Instant at, String act, String target, int deliveries, String by, String reason) {}
