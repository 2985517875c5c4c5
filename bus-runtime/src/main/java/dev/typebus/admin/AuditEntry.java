package dev.typebus.admin;

import java.time.Instant;

/**
 * What an operator did to dead letters, to deliveries that wait for other code, or to a group.
 *
 * @param at by the database's clock
 * @param act {@code redrive}, {@code discard}, {@code pause} or {@code resume}
 * @param target the group, or which deliveries were meant
 * @param deliveries how many deliveries it changed; 0 for a group
 * @param by who; empty if nobody said
 * @param reason why; empty if nobody said
 */
public record AuditEntry(Instant at, String act, String target, int deliveries, String by, String reason) {}
