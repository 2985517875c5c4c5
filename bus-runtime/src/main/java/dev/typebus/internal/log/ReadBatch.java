package dev.typebus.internal.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of one read of the log for a lane. Immutable.
 *
 * @param from the cursor of the read
 * @param snapshot the snapshot of the read, which becomes the next cursor's
 * @param incarnation the server's incarnation at the read; empty if it has no token yet
 * @param lateRows rows at or below the cursor's position, in log order, which were committed after the cursor had passed them
 * @param tooManyLate whether there are more late rows than these
 * @param newRows rows above the cursor's position, in log order
 * @param reachedEnd whether there are no more new rows than these
 * @param head the highest position in the log
 * @param waiting whether the lane has retrying, parked or unroutable deliveries
 * @param dueInMillis milliseconds until the next retry; negative if it is overdue, null if there is none
 */
public record ReadBatch(
        Cursor from,
        Snapshot snapshot,
        String incarnation,
        List<EventRow> lateRows,
        boolean tooManyLate,
        List<EventRow> newRows,
        boolean reachedEnd,
        long head,
        boolean waiting,
        @Nullable Long dueInMillis) {

    /**
     * Returns the cursor once every row is settled. If the read reached the end of the log, nothing visible is left and the cursor moves to the
     * head.
     */
    public Cursor endCursor() {
        long lastNew = newRows.isEmpty()
                ? from.position()
                : newRows.get(newRows.size() - 1).position();
        return settledUpTo(reachedEnd ? Math.max(lastNew, head) : lastNew);
    }

    /** Returns the cursor once all late rows, and the new ones up to this position, are settled. */
    public Cursor settledUpTo(long position) {
        return new Cursor(position, snapshot, from.late());
    }

    /**
     * Tells whether the read can be trusted: the server has the incarnation in which the cursor was read, and sees everything that the cursor has
     * settled. Otherwise the server crashed or is another one, and remembered state may be invalid.
     */
    public boolean continues(@Nullable String incarnationOfCursor) {
        return incarnation.equals(incarnationOfCursor) && snapshot.covers(from.snapshot());
    }

    /** Tells whether these are all rows and no deliveries are open. */
    public boolean isComplete() {
        return reachedEnd && !tooManyLate && !waiting;
    }

    /**
     * Restricts a complete read of several lanes to one lane: rows in its slots that its own cursor has not settled. The result equals the lane's
     * own read at the same moment, because the read began from a cursor that had settled no more.
     *
     * @return empty if that does not hold: the read began ahead of the lane's cursor, or the lane has seen more since
     */
    public Optional<ReadBatch> forLane(LaneSpec lane, Cursor cursor) {
        if (!isComplete() || !cursor.covers(from) || !snapshot.covers(cursor.snapshot())) {
            return Optional.empty();
        }
        List<EventRow> laneLate = new ArrayList<>();
        List<EventRow> laneNew = new ArrayList<>();
        for (List<EventRow> rows : List.of(lateRows, newRows)) {
            for (EventRow row : rows) {
                if (lane.matches(row.eventDomain(), row.slot()) && !cursor.hasSettled(row, lane.restoredUpTo())) {
                    (row.position() <= cursor.position() ? laneLate : laneNew).add(row);
                }
            }
        }
        return Optional.of(
                new ReadBatch(cursor, snapshot, incarnation, laneLate, false, laneNew, true, head, false, null));
    }

    /** Tells whether there are no rows to handle. */
    public boolean isEmpty() {
        return lateRows.isEmpty() && newRows.isEmpty();
    }
}
