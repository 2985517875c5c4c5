package dev.typebus.internal.retention;

import dev.typebus.internal.threads.BusThreads;
import dev.typebus.internal.threads.Loop;
import java.time.Duration;

/** Has old events deleted batch by batch: with a pause as long as each took, so that it takes at most half of one connection's time. */
public final class RetentionJob implements AutoCloseable {
    private static final long SHORTEST_PAUSE_MILLIS = 20;
    private static final long WHEN_DONE_MILLIS = 5_000;

    private final Retention retention;
    private final Loop loop =
            new Loop("typebus-retention", "Archiving and deleting old events", "none is lost", this::round);

    public RetentionJob(Retention retention) {
        this.retention = retention;
    }

    public RetentionJob start(BusThreads threads) {
        loop.start(threads);
        return this;
    }

    private long round() throws Exception {
        long start = System.nanoTime();
        boolean more = retention.round();
        long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
        return more ? Math.max(SHORTEST_PAUSE_MILLIS, took) : WHEN_DONE_MILLIS;
    }

    /** Stops the rounds. An archiver that is running may finish its batch. */
    @Override
    public void close() {
        loop.close();
    }
}
