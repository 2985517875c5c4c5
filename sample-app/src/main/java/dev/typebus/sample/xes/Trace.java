package dev.typebus.sample.xes;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One case of a log: here an application for a loan.
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
     * @param line where it begins in the file
     * @param activity {@code concept:name}
     * @param lifecycle {@code lifecycle:transition}
     * @param at {@code time:timestamp}
     * @param resource {@code org:resource}, null where the log does not know who did it
     */
    public record Event(
            int line,
            String activity,
            Lifecycle lifecycle,
            Instant at,
            @Nullable String resource) {}

    /** What happened to the activity. */
    public enum Lifecycle {
        SCHEDULE,
        START,
        COMPLETE
    }
}
