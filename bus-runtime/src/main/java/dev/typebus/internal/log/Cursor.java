package dev.typebus.internal.log;

import org.jspecify.annotations.Nullable;

/**
 * What a lane has settled. The invariant: of the lane's slots, everything with {@code position <= high} that is visible in
 * {@code snapshot} is settled, except for {@code late}, and nothing above {@code high} is. Immutable.
 *
 * @param late late rows that are read in pages and not settled yet; null if there are none
 */
public record Cursor(
        long position, Snapshot snapshot, @Nullable LateRows late) {
    /** A cursor without unsettled late rows. */
    public Cursor(long high, Snapshot snapshot) {
        this(high, snapshot, null);
    }

    /** The same cursor with other unsettled late rows; null for none. */
    public Cursor with(@Nullable LateRows newLate) {
        return new Cursor(position, snapshot, newLate);
    }

    /** A cursor that has settled only what both have. Neither has unsettled late rows. */
    public Cursor min(Cursor other) {
        return new Cursor(
                Math.min(position, other.position), snapshot.covers(other.snapshot) ? other.snapshot : snapshot);
    }

    /** Whether everything that {@code other} has settled is settled. */
    boolean covers(Cursor other) {
        return late == null && other.position <= position && snapshot.covers(other.snapshot);
    }

    /** Whether a visible row is settled. Up to {@code restoredUpTo} transaction ids say nothing. */
    public boolean hasSettled(EventRow row, long restoredUpTo) {
        return row.position() <= position
                && (row.position() <= restoredUpTo || snapshot.sees(row.transactionId()))
                && !(late != null && late.has(row));
    }
}
