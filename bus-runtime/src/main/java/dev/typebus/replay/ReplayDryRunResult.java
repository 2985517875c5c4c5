package dev.typebus.replay;

import dev.typebus.event.EventId;
import java.util.List;

/**
 * The result of a dry run: events counted and decoded without calling the handler. Immutable.
 *
 * @param group the handler's group
 * @param handlerId the handler
 * @param events the number of events that the replay would deliver
 * @param undecodable the number of those that cannot be decoded and would become dead letters or unroutable
 * @param faults the first of these, in log order, at most {@link #MAX_FAULTS}
 */
public record ReplayDryRunResult(String group, String handlerId, long events, long undecodable, List<Fault> faults) {
    /** The maximum number of {@link #faults}. */
    public static final int MAX_FAULTS = 10;

    /**
     * An event that cannot be decoded.
     *
     * @param position the event's position in the log
     * @param eventId the event's id
     * @param message the reason; never the payload
     */
    public record Fault(long position, EventId eventId, String message) {}

    /** Copies the list. */
    public ReplayDryRunResult {
        faults = List.copyOf(faults);
    }
}
