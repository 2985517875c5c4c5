package dev.typebus;

import dev.typebus.operate.Retention;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has old events deleted batch by batch: with a pause as long as each took, so that it takes at most half of one connection's time. */
final class RetentionRounds implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RetentionRounds.class);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    private static final Duration WHEN_DONE = Duration.ofSeconds(5);
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    private final Retention retention;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread worker = new Thread(task, "typebus-retention");
        worker.setDaemon(true);
        return worker;
    });

    RetentionRounds(Retention retention) {
        this.retention = retention;
    }

    void start() {
        next(SHORTEST_PAUSE);
    }

    private void next(Duration pause) {
        synchronized (thread) {
            if (!thread.isShutdown()) {
                var unused = thread.schedule(this::round, pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void round() {
        Duration pause = WHEN_DONE;
        long start = System.nanoTime();
        try {
            if (retention.round()) {
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                pause = took.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : took;
            }
        } catch (Exception | Error e) {
            if (thread.isShutdown()) {
                return;
            }
            log.warn(
                    "Old events could not be archived and deleted; nothing is lost, it is tried again in {} s: {}",
                    WHEN_DONE.toSeconds(),
                    e.toString());
        }
        next(pause);
    }

    /** Returns when nothing of it runs any more, or after a while if an archiver does not return. */
    @Override
    public void close() {
        synchronized (thread) {
            thread.shutdownNow();
        }
        try {
            if (!thread.awaitTermination(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("The archiver does not return; what it was given is not deleted unless it does");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
