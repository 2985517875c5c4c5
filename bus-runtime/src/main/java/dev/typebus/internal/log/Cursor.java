package dev.typebus.internal.log;

import org.jspecify.annotations.Nullable;

/**
 * The settled part of a lane. The invariant: of the lane's slots, everything with {@code position <= position()} that is visible in {@code
 * snapshot} is settled, except for {@code late}, and nothing above {@code position()} is. Immutable.
 *
 * @param position the highest settled position
 * @param late late rows that are read in pages and not settled yet; null if there are none
 */
public record Cursor(
        long position, Snapshot snapshot, @Nullable LateRows late) {
    /** Creates a cursor without unsettled late rows. */
    public Cursor(long position, Snapshot snapshot) {
        this(position, snapshot, null);
    }

    /** Returns this cursor with other unsettled late rows; null for none. */
    public Cursor with(@Nullable LateRows newLate) {
        return new Cursor(position, snapshot, newLate);
    }

    /** Returns a cursor that has settled only what both have settled. Neither of them has unsettled late rows. */
    public Cursor min(Cursor other) {
        return new Cursor(
                Math.min(position, other.position), snapshot.covers(other.snapshot) ? other.snapshot : snapshot);
    }

    /** Tells whether this cursor has settled everything that {@code other} has settled. */
    boolean covers(Cursor other) {
        return late == null && other.position <= position && snapshot.covers(other.snapshot);
    }

    /** Tells whether a visible row is settled. Up to {@code restoredUpTo} transaction ids have no meaning. */
    public boolean hasSettled(EventRow row, long restoredUpTo) {
        return row.position() <= position
                && (row.position() <= restoredUpTo || snapshot.sees(row.transactionId()))
                && !(late != null && late.has(row));
    }
}
