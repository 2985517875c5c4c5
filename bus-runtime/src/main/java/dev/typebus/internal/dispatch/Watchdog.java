package dev.typebus.internal.dispatch;

import dev.typebus.internal.threads.BusThreads;
import dev.typebus.internal.threads.Loop;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final BusThreads threads;
    private final Set<CallTimeout> running = ConcurrentHashMap.newKeySet();
    private final Loop loop =
            new Loop("typebus-watchdog", "Looking after handlers", "those that run for too long go on", this::checkAll);

    /** @param grace how long an interrupted handler may take to return before it is given up */
    public Watchdog(Duration grace, BusThreads threads) {
        this.grace = grace;
        this.threads = threads;
    }

    /** Looks from now on, until {@link #close}. */
    public void start() {
        loop.start(threads);
    }

    /** A watch for one lane's calls, one at a time; {@code stuck} is told when one is given up. */
    CallTimeout watch(String lane, LaneDispatcher.Stuck stuck) {
        return new CallTimeout(lane, running, grace, stuck, threads);
    }

    private long checkAll() {
        for (CallTimeout watch : running) {
            try {
                watch.check(System.nanoTime());
            } catch (RuntimeException | Error e) {
                log.warn("A handler that runs for too long could not be stopped; it is tried again", e);
            }
        }
        return ROUND_MILLIS;
    }

    /** Looks after nobody any more. */
    @Override
    public void close() {
        loop.close();
    }
}
