package dev.typebus.read;

import dev.typebus.wake.Snapshot;

/**
 * What a lane has settled. The invariant: of the lane's slots, everything with {@code position <= high} that is visible in
 * {@code snapshot} is settled, and nothing above {@code high} is. Immutable.
 */
public record Cursor(long high, Snapshot snapshot) {
    /** One that has settled only what both have. */
    public Cursor behind(Cursor other) {
        return new Cursor(Math.min(high, other.high), snapshot.covers(other.snapshot) ? other.snapshot : snapshot);
    }

    /** Whether everything that {@code other} has settled is settled. */
    boolean covers(Cursor other) {
        return other.high <= high && snapshot.covers(other.snapshot);
    }

    /** Whether a visible row is settled. Up to {@code eraFloor} transaction ids say nothing. */
    boolean hasSettled(StoredRow row, long eraFloor) {
        return row.position() <= high && (row.position() <= eraFloor || snapshot.sees(row.transactionId()));
    }
}
