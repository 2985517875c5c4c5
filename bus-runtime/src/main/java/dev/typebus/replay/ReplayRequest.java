package dev.typebus.replay;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who is to go through which old events again. Without more, from the handler's beginning; never before that. Immutable.
 *
 * @param handlerId null for all handlers of the group that can be replayed
 * @param fromPosition the first position, 1 or more
 * @param from null, or when the first event was recorded
 * @param aggregateType null for all; so is {@code aggregateId}
 */
public record ReplayRequest(
        String group,
        @Nullable String handlerId,
        long fromPosition,
        @Nullable Instant from,
        @Nullable String aggregateType,
        @Nullable String aggregateId,
        String by,
        String reason) {

    public ReplayRequest {
        if (fromPosition < 1) {
            throw new IllegalArgumentException("A replay begins at position 1 or later, not at " + fromPosition);
        }
        if (from != null && fromPosition > 1) {
            throw new IllegalArgumentException("A replay begins at a position or at a time, not at both");
        }
    }

    /** All handlers of a group that can be replayed. */
    public static ReplayRequest group(String name) {
        return new ReplayRequest(Objects.requireNonNull(name, "name"), null, 1, null, null, null, "", "");
    }

    /** One handler. */
    public static ReplayRequest handler(String group, String handlerId) {
        return new ReplayRequest(
                Objects.requireNonNull(group, "group"),
                Objects.requireNonNull(handlerId, "handlerId"),
                1,
                null,
                null,
                null,
                "",
                "");
    }

    /** From this position on, 1 or more. */
    public ReplayRequest fromPosition(long position) {
        return new ReplayRequest(group, handlerId, position, from, aggregateType, aggregateId, by, reason);
    }

    /**
     * From the first event on that was recorded at this time or later, and all behind it. When an event was recorded is read from its
     * id, by the clock of who published it; of one that has no id of UUID version 7, {@code occurred_at} counts. It is the first in the log
     * among the 1,000 earliest by these ids.
     */
    public ReplayRequest from(Instant time) {
        return new ReplayRequest(
                group,
                handlerId,
                fromPosition,
                Objects.requireNonNull(time, "time"),
                aggregateType,
                aggregateId,
                by,
                reason);
    }

    /** Only the events about this aggregate. */
    public ReplayRequest aggregate(String type, String id) {
        return new ReplayRequest(
                group,
                handlerId,
                fromPosition,
                from,
                Objects.requireNonNull(type, "type"),
                Objects.requireNonNull(id, "id"),
                by,
                reason);
    }

    /** Who asks for it. */
    public ReplayRequest by(String who) {
        return new ReplayRequest(
                group,
                handlerId,
                fromPosition,
                from,
                aggregateType,
                aggregateId,
                Objects.requireNonNull(who, "who"),
                reason);
    }

    /** Why. */
    public ReplayRequest because(String why) {
        return new ReplayRequest(
                group,
                handlerId,
                fromPosition,
                from,
                aggregateType,
                aggregateId,
                by,
                Objects.requireNonNull(why, "why"));
    }
}
