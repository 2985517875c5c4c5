package dev.typebus.internal.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one look at the log found for a lane. Immutable.
 *
 * @param from the cursor it was read from
 * @param snapshot what the look saw: the next cursor's
 * @param incarnation in which run of the server it looked; empty if that has no name yet
 * @param lateRows rows at or below the cursor's position, in log order; they committed after they were passed
 * @param tooManyLate whether there are more late rows than these
 * @param newRows rows above the cursor's position, in log order
 * @param reachedEnd whether there are no more fresh rows than these
 * @param head the highest position in the log
 * @param waiting whether deliveries of the lane wait for their retry or for another
 * @param dueInMillis when the next retry is due; negative if it is overdue, null if there is none
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

    /** The cursor once every row is settled. Behind an exhausted look nothing visible is left, so it ends at the head. */
    public Cursor endCursor() {
        long lastFresh = newRows.isEmpty()
                ? from.position()
                : newRows.get(newRows.size() - 1).position();
        return settledUpTo(reachedEnd ? Math.max(lastFresh, head) : lastFresh);
    }

    /** The cursor once all late rows and the fresh ones up to this position are settled. */
    public Cursor settledUpTo(long position) {
        return new Cursor(position, snapshot, from.late());
    }

    /**
     * Whether the look can be believed: the server is in the run in which the cursor was read, and sees all that the cursor has settled. Else
     * it crashed, or is another one, and what is remembered of it may not hold.
     */
    public boolean continues(@Nullable String incarnationOfCursor) {
        return incarnation.equals(incarnationOfCursor) && snapshot.covers(from.snapshot());
    }

    /** Whether these are all rows, and nothing else is to be looked at. */
    public boolean isComplete() {
        return reachedEnd && !tooManyLate && !waiting;
    }

    /**
     * What a lane would have found by a look of its own at the same moment, of a whole look at more slots from a cursor that had settled no
     * more. Of the lane's rows that look found all which that cursor had not settled, so also all which the lane's has not.
     *
     * @return empty if the look does not tell: it began ahead of the lane, or the lane has seen more since
     */
    public Optional<ReadBatch> forLane(LaneSpec lane, Cursor cursor) {
        if (!isComplete() || !cursor.covers(from) || !snapshot.covers(cursor.snapshot())) {
            return Optional.empty();
        }
        List<EventRow> laneLate = new ArrayList<>();
        List<EventRow> laneFresh = new ArrayList<>();
        for (List<EventRow> rows : List.of(lateRows, newRows)) {
            for (EventRow row : rows) {
                if (lane.matches(row.eventDomain(), row.slot()) && !cursor.hasSettled(row, lane.restoredUpTo())) {
                    (row.position() <= cursor.position() ? laneLate : laneFresh).add(row);
                }
            }
        }
        return Optional.of(
                new ReadBatch(cursor, snapshot, incarnation, laneLate, false, laneFresh, true, head, false, null));
    }

    /** Whether there is nothing to handle. */
    public boolean isEmpty() {
        return lateRows.isEmpty() && newRows.isEmpty();
    }
}
