package dev.typebus.internal.work;

import dev.typebus.internal.dispatch.Settlement;
import dev.typebus.internal.log.Cursor;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Progress of a lane in memory: its cursor, its catch-ups, and whether it has deliveries. It receives the steps of the lane's batches, and stores
 * a cursor that moves alone. For one thread at a time.
 */
final class LaneProgress implements Settlement.StepSink {
    private final CatchUpCursors catchUps;
    private final CursorStore cursors;
    private final Runnable settled;
    private final Moves moves = new Moves();
    private @Nullable Cursor cursor;
    private @Nullable Cursor stored;
    private boolean deliveriesWritten;

    /** Whether deliveries of the lane may be open: they were at the last read, or were written since. */
    private boolean hasDeliveries = true;

    /** Stores a lane's cursor. */
    @FunctionalInterface
    interface CursorStore {
        void store(Cursor to) throws SQLException;
    }

    /** @param settled runs after each step that is stored */
    LaneProgress(CatchUpCursors catchUps, CursorStore cursors, Runnable settled) {
        this.catchUps = catchUps;
        this.cursors = cursors;
        this.settled = settled;
    }

    /** The cursor of the lane; null if the stored cursor is to be read. */
    @Nullable
    Cursor cursor() {
        return cursor;
    }

    /** Forgets the cursor. The last settlement may have been committed, with deliveries. */
    void forget() {
        cursor = null;
        hasDeliveries = true;
    }

    /** Takes over the stored cursors; returns the lane's. */
    Cursor load(LaneStore.Stored from) {
        moveTo(from.cursor());
        catchUps.replace(from.catchingUp());
        return from.cursor();
    }

    /** Moves the cursor in memory alone. */
    void skipTo(Cursor to) {
        cursor = to;
    }

    boolean isStored(Cursor to) {
        return to.equals(stored);
    }

    void beginPass() {
        deliveriesWritten = false;
    }

    /** Whether this pass has written deliveries. */
    boolean deliveriesWritten() {
        return deliveriesWritten;
    }

    boolean hasDeliveries() {
        return hasDeliveries;
    }

    void hasDeliveries(boolean found) {
        hasDeliveries = found;
    }

    private void moveTo(Cursor to) {
        cursor = to;
        stored = to;
    }

    @Override
    public void committed(Settlement.Progress progress, boolean wrote) {
        progress.accept(moves);
        deliveriesWritten |= wrote;
        hasDeliveries |= wrote;
        settled.run();
    }

    @Override
    public void cursorOnly(Cursor to) throws SQLException {
        cursors.store(to);
        moveTo(to);
        settled.run();
    }

    /**
     * Receives steps, but leaves a cursor that moves alone to the caller of the pass.
     *
     * @param pending receives that cursor, and null once a later step is committed
     */
    Settlement.StepSink deferring(Consumer<@Nullable Cursor> pending) {
        return new Settlement.StepSink() {
            @Override
            public void committed(Settlement.Progress progress, boolean wrote) {
                pending.accept(null);
                LaneProgress.this.committed(progress, wrote);
            }

            @Override
            public void cursorOnly(Cursor to) {
                pending.accept(to);
                moveTo(to);
            }
        };
    }

    private final class Moves implements Settlement.Progress.Cases<RuntimeException> {
        @Override
        public void advance(Settlement.Advance progress) {
            moveTo(progress.to());
        }

        @Override
        public void catchUp(Settlement.CatchUp progress) {
            catchUps.settled(progress);
        }

        @Override
        public void retries(Settlement.Retries progress) {
            // no cursor moves
        }
    }
}
