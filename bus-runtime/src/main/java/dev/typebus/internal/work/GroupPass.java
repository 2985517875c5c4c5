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
 * Has lanes of one group look in one statement and stores their progress in another. The look begins at the cursor that is behind all of
 * theirs, and each takes of it what it has not settled; see {@link ReadBatch#forLane}. Thread-safe.
 */
public final class GroupPass {
    static final int MAX_ROWS = 500;

    private final GroupStore store;
    private final Runnable settled;

    /** @param settled is told after progress was stored */
    public GroupPass(GroupStore store, Runnable settled) {
        this.store = store;
        this.settled = settled;
    }

    /**
     * Looks for all of these turns.
     *
     * @return null if each is to look by itself: one does not know from where, there is much to do, or something waits, or it failed
     */
    public @Nullable ReadBatch read(List<? extends LanePass> turns) {
        Cursor behind = null;
        LaneSpec slots = null;
        for (LanePass pass : turns) {
            Optional<Cursor> from = pass.from();
            if (from.isEmpty()) {
                return null;
            }
            behind = behind == null ? from.get() : behind.min(from.get());
            slots = slots == null ? pass.scope() : slots.with(pass.scope());
        }
        if (behind == null || slots == null) {
            return null;
        }
        try {
            ReadBatch found = store.unsettled(slots, behind, MAX_ROWS);
            return found.isComplete() ? found : null;
        } catch (SQLException | RuntimeException | Error e) {
            return null; // each lane meets the same, and says so
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
     * @return after what time each lane wants to be called again, in the order of the passes
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
