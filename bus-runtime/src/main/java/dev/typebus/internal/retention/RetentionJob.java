package dev.typebus.internal.retention;

import dev.typebus.internal.threads.BusThreads;
import dev.typebus.internal.threads.Loop;
import java.time.Duration;

/**
 * Runs retention in the background, batch by batch. The pause between two batches is as long as the last one took, so that it uses at most
 * half of one connection's time.
 */
public final class RetentionJob implements AutoCloseable {
    private static final long SHORTEST_PAUSE_MILLIS = 20;

    private final Retention retention;
    private final long pauseMillis;
    private final Loop loop =
            new Loop("typebus-retention", "Archiving and deleting old events", "none is lost", this::round);

    /** @param pause the time from a round that left nothing to delete to the next round */
    public RetentionJob(Retention retention, Duration pause) {
        this.retention = retention;
        this.pauseMillis = pause.toMillis();
    }

    public RetentionJob start(BusThreads threads) {
        loop.start(threads);
        return this;
    }

    private long round() throws Exception {
        long start = System.nanoTime();
        boolean more = retention.round();
        long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
        return more ? Math.max(SHORTEST_PAUSE_MILLIS, took) : pauseMillis;
    }

    /** Stops the job. A running archiver may finish its batch. */
    @Override
    public void close() {
        loop.close();
    }
}
