package dev.typebus.admin;

import java.time.Instant;

/**
 * A group that an operator has paused.
 *
 * @param since when, by the database's clock
 * @param reason what the operator gave as the reason
 */
public record GroupPause(String group, Instant since, String reason) {}
