package dev.typebus.internal.dispatch;

import dev.typebus.internal.threads.BusThreads;
import dev.typebus.internal.threads.Loop;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interrupts handler calls that exceed their timeout, and gives up calls that do not return after the interrupt. There is one for a bus, with
 * a thread of its own. Thread-safe.
 */
public final class Watchdog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private static final long ROUND_MILLIS = 50;

    private final Duration grace;
    private final BusThreads threads;
    private final Set<CallTimeout> running = ConcurrentHashMap.newKeySet();
    private final Loop loop = new Loop(
            "typebus-watchdog",
            "Checking handler timeouts",
            "handlers that run for too long are not interrupted",
            this::checkAll);

    /** @param grace how long an interrupted handler may take to return before it is given up */
    public Watchdog(Duration grace, BusThreads threads) {
        this.grace = grace;
        this.threads = threads;
    }

    /** Checks calls from now on, until {@link #close}. */
    public void start() {
        loop.start(threads);
    }

    /** A timeout for one lane's calls, one at a time. {@code stuck} is called when a call is given up. */
    CallTimeout newTimeout(String lane, LaneDispatcher.Stuck stuck) {
        return new CallTimeout(lane, running, grace, stuck, threads);
    }

    private long checkAll() {
        for (CallTimeout call : running) {
            try {
                call.check(System.nanoTime());
            } catch (RuntimeException | Error e) {
                log.warn("A handler that runs for too long could not be stopped; it is tried again", e);
            }
        }
        return ROUND_MILLIS;
    }

    /** Ends the checks. */
    @Override
    public void close() {
        loop.close();
    }
}
