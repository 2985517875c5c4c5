package dev.typebus.internal.work;

import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneScope;
import dev.typebus.internal.log.Unsettled;
import dev.typebus.internal.settle.LaneCursors;
import dev.typebus.internal.settle.LaneFence;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has lanes of one group look in one statement and stores their progress in another. The look begins at the cursor that is behind all of
 * theirs, and each takes of it what it has not settled; see {@link Unsettled#of}. Thread-safe.
 */
public final class Together {
    static final int MOST_ROWS = 500;

    private final LaneGroupStore store;
    private final Runnable settled;

    /** @param settled is told after progress was stored */
    public Together(LaneGroupStore store, Runnable settled) {
        this.store = store;
        this.settled = settled;
    }

    /**
     * Looks for all of these turns.
     *
     * @return null if each is to look by itself: one does not know from where, there is much to do, or something waits, or it failed
     */
    public @Nullable Unsettled look(List<? extends Turn> turns) {
        Cursor behind = null;
        LaneScope slots = null;
        for (Turn turn : turns) {
            Optional<Cursor> from = turn.from();
            if (from.isEmpty()) {
                return null;
            }
            behind = behind == null ? from.get() : behind.behind(from.get());
            slots = slots == null ? turn.scope() : slots.with(turn.scope());
        }
        if (behind == null || slots == null) {
            return null;
        }
        try {
            Unsettled found = store.unsettled(slots, behind, MOST_ROWS);
            return found.isWhole() ? found : null;
        } catch (SQLException | RuntimeException | Error e) {
            return null; // each lane meets the same, and says so
        }
    }

    /**
     * Stores the progress of turns that were performed, and ends them.
     *
     * @return after what time each wants to be called again, in the order of the turns
     */
    public List<Duration> end(List<? extends Turn> turns) {
        List<LaneCursors.Progress> progress =
                turns.stream().flatMap(turn -> turn.progress().stream()).toList();
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
        return turns.stream()
                .map(turn -> turn.end(turn.progress()
                        .map(of -> failureOf(of.fence(), stored, notStored))
                        .orElse(null)))
                .toList();
    }

    private static @Nullable Throwable failureOf(
            LaneFence lane, List<LaneFence> stored, @Nullable Throwable notStored) {
        if (notStored != null) {
            return notStored;
        }
        return stored.contains(lane) ? null : LaneCursors.moved(lane);
    }
}
