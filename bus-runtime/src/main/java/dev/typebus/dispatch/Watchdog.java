package dev.typebus.dispatch;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after calls of handlers that may not return: interrupts them when their time is over, and gives them up when that does not help.
 * One for a bus, with a thread of its own. Thread-safe.
 */
public final class Watchdog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private static final long ROUND_MILLIS = 50;

    private final Duration grace;
    private final Set<CallWatch> running = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread watching = new Thread(task, "typebus-watchdog");
        watching.setDaemon(true);
        return watching;
    });

    /** @param grace how long an interrupted handler may take to return before it is given up */
    public Watchdog(Duration grace) {
        this.grace = grace;
        var unused = thread.scheduleWithFixedDelay(this::look, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A watch for one lane's calls, one at a time; {@code stuck} is told when one is given up. */
    CallWatch watch(String lane, Runnable stuck) {
        return new CallWatch(lane, running, grace, stuck);
    }

    private void look() {
        for (CallWatch watch : running) {
            try {
                watch.look(System.nanoTime());
            } catch (RuntimeException | Error e) {
                log.warn("A handler that runs for too long could not be stopped; it is tried again", e);
            }
        }
    }

    /** Looks after nobody any more. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
