package dev.typebus.admin;

import java.time.Instant;

/**
 * The pause of a group by an operator. Immutable.
 *
 * @param group the group
 * @param since when it was paused, by the database's clock
 * @param reason the operator's reason
 */
public record GroupPause(String group, Instant since, String reason) {}
