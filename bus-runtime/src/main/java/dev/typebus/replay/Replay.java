package dev.typebus.replay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A handler that was asked to go through old events again, and how far it is. Immutable.
 *
 * @param aggregateType null if it is not about one aggregate; so is {@code aggregateId}
 * @param fromPosition the first position that is given again
 * @param position up to here it has come, in all lanes
 * @param toPosition where it ends, as far as known now: meanwhile the lanes go on
 * @param startedBy who asked for it; empty if nobody said
 * @param reason why; empty if nobody said
 * @param endedAt null while it goes on
 */
public record Replay(
        long id,
        String group,
        String handlerId,
        @Nullable String aggregateType,
        @Nullable String aggregateId,
        long fromPosition,
        long position,
        long toPosition,
        State state,
        String startedBy,
        String reason,
        Instant startedAt,
        @Nullable Instant endedAt) {

    /** How it stands with a replay. */
    public enum State {
        /** The lanes go on with it as soon as they take notice. */
        RUNNING,
        /** It waits for an operator, and the handler's new events behind it. */
        PAUSED,
        /** Nothing old is given again any more; until it has ended, the handler gets the new events that had to wait. */
        CANCELLED,
        /** The handler has got everything again and goes on with its group. */
        DONE
    }

    /** How much is done, 0 to 100. */
    public int percent() {
        if (endedAt != null || toPosition < fromPosition) {
            return 100;
        }
        double way = toPosition - fromPosition + 1.0;
        return (int) Math.max(0, Math.min(100, 100 * (position - fromPosition + 1) / way));
    }

    /** What, how far and how it stands. */
    @Override
    public String toString() {
        String of = aggregateId == null ? "" : " of " + aggregateType + "/" + aggregateId;
        return "Replay " + id + " of " + group + "/" + handlerId + of + ": " + state + ", " + percent() + " %";
    }
}
