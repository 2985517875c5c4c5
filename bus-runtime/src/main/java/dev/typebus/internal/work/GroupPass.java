package dev.typebus.internal.work;

import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.settle.CursorWriter;
import dev.typebus.internal.settle.LaneFence;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log for several lanes of one group in one statement, and stores their progress in another. The read starts at the lowest of their
 * cursors, and each lane takes the rows that it has not settled; see {@link ReadBatch#forLane}. Thread-safe.
 */
public final class GroupPass {
    static final int MAX_ROWS = 500;

    private final GroupStore store;
    private final Runnable settled;

    /** @param settled runs after progress was stored */
    public GroupPass(GroupStore store, Runnable settled) {
        this.store = store;
        this.settled = settled;
    }

    /**
     * Reads once for all of these passes.
     *
     * @return the rows; null if each lane is to read by itself: a lane has no cursor yet, there are too many rows, deliveries wait, or the read
     *     failed
     */
    public @Nullable ReadBatch read(List<? extends LanePass> passes) {
        Cursor lowest = null;
        LaneSpec slots = null;
        for (LanePass pass : passes) {
            Optional<Cursor> from = pass.from();
            if (from.isEmpty()) {
                return null;
            }
            lowest = lowest == null ? from.get() : lowest.min(from.get());
            slots = slots == null ? pass.scope() : slots.with(pass.scope());
        }
        if (lowest == null || slots == null) {
            return null;
        }
        try {
            ReadBatch found = store.unsettled(slots, lowest, MAX_ROWS);
            return found.isComplete() ? found : null;
        } catch (SQLException | RuntimeException | Error e) {
            return null; // each lane meets the same failure, and logs it
        }
    }

    /**
     * A pass whose handlers have run.
     *
     * @param progress what {@link LanePass#perform} returned
     */
    public record Performed(LanePass pass, Optional<CursorWriter.Progress> progress) {}

    /**
     * Stores the progress of passes and completes them.
     *
     * @return the pause before the next pass of each lane, in the order of the passes
     */
    public List<Duration> complete(List<Performed> passes) {
        List<CursorWriter.Progress> progress =
                passes.stream().flatMap(one -> one.progress().stream()).toList();
        List<LaneFence> kept = List.of();
        Throwable failure = null;
        if (!progress.isEmpty()) {
            try {
                kept = store.advance(progress);
            } catch (SQLException | RuntimeException | Error e) {
                failure = e;
            }
            settled.run();
        }
        List<LaneFence> stored = kept;
        Throwable notStored = failure;
        return passes.stream()
                .map(one -> one.pass()
                        .complete(one.progress()
                                .map(of -> failureOf(of.fence(), stored, notStored))
                                .orElse(null)))
                .toList();
    }

    private static @Nullable Throwable failureOf(
            LaneFence lane, List<LaneFence> stored, @Nullable Throwable notStored) {
        if (notStored != null) {
            return notStored;
        }
        return stored.contains(lane) ? null : CursorWriter.moved(lane);
    }
}
