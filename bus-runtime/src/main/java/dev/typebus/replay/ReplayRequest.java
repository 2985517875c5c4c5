package dev.typebus.replay;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request for a replay: the handlers and the events. By default a replay starts where the handler once started, and never before that.
 * Immutable.
 *
 * @param group the group
 * @param handlerId the handler; null for all handlers of the group that can be replayed
 * @param fromPosition the first position, 1 or more
 * @param from the time when the first event was recorded; null if {@code fromPosition} counts
 * @param aggregateType the aggregate type; null, as {@code aggregateId}, for all aggregates
 * @param aggregateId the aggregate id
 * @param by the operator; empty if not given
 * @param reason the reason; empty if not given
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

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the position is below 1, or both a position and a time are given
     */
    public ReplayRequest {
        if (fromPosition < 1) {
            throw new IllegalArgumentException("A replay begins at position 1 or later, not at " + fromPosition);
        }
        if (from != null && fromPosition > 1) {
            throw new IllegalArgumentException("A replay begins at a position or at a time, not at both");
        }
    }

    /**
     * Requests a replay of all handlers of a group that can be replayed.
     *
     * @param name the group
     * @return the request
     */
    public static ReplayRequest group(String name) {
        return new ReplayRequest(Objects.requireNonNull(name, "name"), null, 1, null, null, null, "", "");
    }

    /**
     * Requests a replay of one handler.
     *
     * @param group the group
     * @param handlerId the handler
     * @return the request
     */
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

    /**
     * Sets the first position.
     *
     * @param position the position, 1 or more
     * @return a copy
     * @throws IllegalArgumentException if it is below 1, or a time is set
     */
    public ReplayRequest fromPosition(long position) {
        return new ReplayRequest(group, handlerId, position, from, aggregateType, aggregateId, by, reason);
    }

    /**
     * Starts with the first event that was recorded at this time or later, and continues with all events after it in the log. The time of an
     * event is that of its UUID of version 7, by its publisher's clock; {@code occurred_at} counts for other ids. The first event is the one
     * with the lowest position among the 1,000 earliest ids.
     *
     * @param time the time
     * @return a copy
     * @throws IllegalArgumentException if a position is set
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

    /**
     * Restricts the replay to one aggregate.
     *
     * @param type the aggregate type
     * @param id the aggregate id
     * @return a copy
     */
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

    /**
     * Sets the operator.
     *
     * @param who the operator
     * @return a copy
     */
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

    /**
     * Sets the reason.
     *
     * @param why the reason
     * @return a copy
     */
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
