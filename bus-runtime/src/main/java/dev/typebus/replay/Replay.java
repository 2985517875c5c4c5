package dev.typebus.replay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A replay of a handler, with its progress. Immutable.
 *
 * @param id its number
 * @param group the handler's group
 * @param handlerId the handler
 * @param aggregateType the aggregate type; null, as {@code aggregateId}, if the replay is not of one aggregate
 * @param aggregateId the aggregate id
 * @param fromPosition the first position that is delivered again
 * @param position the position that all lanes have reached
 * @param toPosition the position where it ends as far as is known: lanes continue meanwhile
 * @param state its state
 * @param startedBy the operator; empty if not given
 * @param reason the reason; empty if not given
 * @param startedAt when it was started, by the database's clock
 * @param endedAt when it ended; null while it is under way
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

    /** Replay status. */
    public enum State {
        /** Lanes carry it out as soon as they notice it. */
        RUNNING,
        /** It waits for an operator, and so do the handler's new events. */
        PAUSED,
        /** No old event is delivered again. Until it has ended, the handler receives the new events that had to wait. */
        CANCELLED,
        /** The handler has received everything again and continues with its group. */
        DONE
    }

    /** {@return the progress, 0 to 100} */
    public int percent() {
        if (endedAt != null || toPosition < fromPosition) {
            return 100;
        }
        double total = toPosition - fromPosition + 1.0;
        return (int) Math.max(0, Math.min(100, 100 * (position - fromPosition + 1) / total));
    }

    /** {@return handler, state and progress in one line} */
    @Override
    public String toString() {
        String of = aggregateId == null ? "" : " of " + aggregateType + "/" + aggregateId;
        return "Replay " + id + " of " + group + "/" + handlerId + of + ": " + state + ", " + percent() + " %";
    }
}
