package dev.typebus.internal.log;

/**
 * Late rows that are too many for one read, so that a lane reads them in pages. They were committed between two reads of the lane, at positions
 * that it had passed. Immutable.
 *
 * @param from the earlier snapshot, which does not see them
 * @param to the later snapshot, which sees them
 * @param high the highest of their positions
 * @param after the position up to which they are settled
 */
public record LateRows(Snapshot from, Snapshot to, long high, long after) {
    /** Returns the same rows, settled up to this position. */
    public LateRows after(long position) {
        return new LateRows(from, to, high, position);
    }

    /** Tells whether the row is one of these and not settled. */
    boolean has(EventRow row) {
        return row.position() > after
                && row.position() <= high
                && to.sees(row.transactionId())
                && !from.sees(row.transactionId());
    }
}
