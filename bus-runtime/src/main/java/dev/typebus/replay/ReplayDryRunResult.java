package dev.typebus.replay;

import dev.typebus.event.EventId;
import java.util.List;

/**
 * What a replay would meet: its events, counted and decoded, without the handler having been called. Immutable.
 *
 * @param events how many it would give to the handler
 * @param undecodable how many of them cannot be decoded and would become dead letters, or wait for code that knows them
 * @param faults the first of these, in log order
 */
public record ReplayDryRunResult(String group, String handlerId, long events, long undecodable, List<Fault> faults) {
    /** How many faults are kept. */
    public static final int MOST_FAULTS = 10;

    /**
     * An event that cannot be decoded.
     *
     * @param message why, never with the payload
     */
    public record Fault(long position, EventId eventId, String message) {}

    public ReplayDryRunResult {
        faults = List.copyOf(faults);
    }
}
