package dev.typebus;

import java.time.Duration;

/**
 * Waits of a bus that applications do not set. Tests set them short, where they would only wait for them. Immutable.
 *
 * @param terminationGrace how long an interrupted handler may take to return before it is given up
 * @param databaseAnswer how long {@code close()} waits for the database to release the leases
 * @param threadEnd how long {@code close()} waits for threads that it has interrupted
 * @param retentionPause the time from when no event is old enough to be deleted to the next look at the log
 */
record Timings(Duration terminationGrace, Duration databaseAnswer, Duration threadEnd, Duration retentionPause) {
    static final Timings DEFAULT =
            new Timings(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(5));

    Timings withTerminationGrace(Duration grace) {
        return new Timings(grace, databaseAnswer, threadEnd, retentionPause);
    }

    Timings withShutdown(Duration answer, Duration end) {
        return new Timings(terminationGrace, answer, end, retentionPause);
    }

    Timings withRetentionPause(Duration pause) {
        return new Timings(terminationGrace, databaseAnswer, threadEnd, pause);
    }
}
