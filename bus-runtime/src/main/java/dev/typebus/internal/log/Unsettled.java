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
 * @param late rows at or below the cursor's position, in log order; they committed after they were passed
 * @param tooManyLate whether there are more late rows than these
 * @param fresh rows above the cursor's position, in log order
 * @param exhausted whether there are no more fresh rows than these
 * @param head the highest position in the log
 * @param waiting whether deliveries of the lane wait for their retry or for another
 * @param dueInMillis when the next retry is due; negative if it is overdue, null if there is none
 */
public record Unsettled(
        Cursor from,
        Snapshot snapshot,
        String incarnation,
        List<StoredRow> late,
        boolean tooManyLate,
        List<StoredRow> fresh,
        boolean exhausted,
        long head,
        boolean waiting,
        @Nullable Long dueInMillis) {

    /** The cursor once every row is settled. Behind an exhausted look nothing visible is left, so it ends at the head. */
    public Cursor settled() {
        long lastFresh =
                fresh.isEmpty() ? from.high() : fresh.get(fresh.size() - 1).position();
        return settledUpTo(exhausted ? Math.max(lastFresh, head) : lastFresh);
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
    public boolean isWhole() {
        return exhausted && !tooManyLate && !waiting;
    }

    /**
     * What a lane would have found by a look of its own at the same moment, of a whole look at more slots from a cursor that had settled no
     * more. Of the lane's rows that look found all which that cursor had not settled, so also all which the lane's has not.
     *
     * @return empty if the look does not tell: it began ahead of the lane, or the lane has seen more since
     */
    public Optional<Unsettled> of(LaneScope lane, Cursor cursor) {
        if (!isWhole() || !cursor.covers(from) || !snapshot.covers(cursor.snapshot())) {
            return Optional.empty();
        }
        List<StoredRow> laneLate = new ArrayList<>();
        List<StoredRow> laneFresh = new ArrayList<>();
        for (List<StoredRow> rows : List.of(late, fresh)) {
            for (StoredRow row : rows) {
                if (lane.covers(row.topic(), row.slot()) && !cursor.hasSettled(row, lane.eraFloor())) {
                    (row.position() <= cursor.high() ? laneLate : laneFresh).add(row);
                }
            }
        }
        return Optional.of(
                new Unsettled(cursor, snapshot, incarnation, laneLate, false, laneFresh, true, head, false, null));
    }

    /** Whether there is nothing to handle. */
    public boolean isEmpty() {
        return late.isEmpty() && fresh.isEmpty();
    }
}
