package dev.typebus.internal.log;

/**
 * Late rows that are too many for one look, so that a lane reads them in pages: they were committed between two of its looks, at positions
 * that it had passed. Immutable.
 *
 * @param from the snapshot before, which does not see them
 * @param to the snapshot that sees them
 * @param high the highest of their positions
 * @param after they are settled up to this position
 */
public record LateRows(Snapshot from, Snapshot to, long high, long after) {
    /** The same rows, settled up to this position. */
    public LateRows after(long position) {
        return new LateRows(from, to, high, position);
    }

    /** Whether the row is one of them and not settled. */
    boolean has(EventRow row) {
        return row.position() > after
                && row.position() <= high
                && to.sees(row.transactionId())
                && !from.sees(row.transactionId());
    }
}
