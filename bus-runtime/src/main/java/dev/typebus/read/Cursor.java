package dev.typebus.read;

import dev.typebus.wake.Snapshot;

/**
 * What a lane has settled. The invariant: of the lane's slots, everything with {@code position <= high} that is visible in
 * {@code snapshot} is settled, and nothing above {@code high} is. Immutable.
 */
public record Cursor(long high, Snapshot snapshot) {}
