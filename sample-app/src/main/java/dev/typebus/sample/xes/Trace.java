package dev.typebus.sample.xes;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One case of a log: an application for a loan.
 *
 * @param name {@code concept:name}, the application's number
 * @param registeredAt {@code REG_DATE}
 * @param amount {@code AMOUNT_REQ}
 * @param events in the order of the log
 */
public record Trace(String name, Instant registeredAt, BigDecimal amount, List<Event> events) {
    /**
     * One event of a trace.
     *
     * @param line line of the file where the event begins
     * @param activity {@code concept:name}
     * @param lifecycle {@code lifecycle:transition}
     * @param at {@code time:timestamp}
     * @param resource {@code org:resource}, null if the log has none
     */
    public record Event(
            int line,
            String activity,
            Lifecycle lifecycle,
            Instant at,
            @Nullable String resource) {}

    /** Transition of the activity. */
    public enum Lifecycle {
        SCHEDULE,
        START,
        COMPLETE
    }
}
