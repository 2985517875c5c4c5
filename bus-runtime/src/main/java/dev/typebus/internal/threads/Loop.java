package dev.typebus.internal.threads;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task again and again on a thread of its own until it is closed. Nothing that the task throws ends it, not even an error that cannot be
 * logged, because the memory for the line is missing. Thread-safe.
 */
public final class Loop {
    /** A pause that only {@link #wake} ends. */
    public static final long UNTIL_WOKEN = TimeUnit.DAYS.toMillis(365);

    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration SAID_AGAIN = Duration.ofMinutes(1);

    private final String name;
    private final String activity;
    private final String meanwhile;
    private final Task task;
    private final Object monitor = new Object();
    private boolean woken;
    private volatile boolean closed;
    private @Nullable Thread thread;
    private boolean failing;
    private long failingSince;
    private long saidAt;

    /** What is run again and again. It may go on until {@link #isClosed}, and tells {@link #works} when it got to work. */
    @FunctionalInterface
    public interface Task {
        /** Returns after how many milliseconds it wants to be run again, unless the loop is woken before. */
        long run() throws Exception;
    }

    /**
     * A loop that has not started yet.
     *
     * @param name of its thread
     * @param activity as it begins a log line: "Probing the log"
     * @param meanwhile what is so while it fails: "nothing is lost"
     */
    public Loop(String name, String activity, String meanwhile, Task task) {
        this.name = name;
        this.activity = activity;
        this.meanwhile = meanwhile;
        this.task = task;
    }

    /**
     * Starts it, unless it has been.
     *
     * @throws OutOfMemoryError if there is no thread for it; it may be started later
     */
    public void start(BusThreads threads) {
        synchronized (monitor) {
            if (thread == null) {
                thread = threads.start(name, this::run);
            }
        }
    }

    private void run() {
        while (!closed) {
            try {
                runOnce();
            } catch (Throwable unsaid) { // not even a line could be made of it, and the next round may have the memory
                LockSupport.parkNanos(AFTER_FAILURE.toNanos());
            }
        }
    }

    private void runOnce() {
        try {
            long pause = task.run();
            works();
            pause(pause);
        } catch (Throwable e) { // whatever it is: what this loop does is done by nothing else
            fails(e);
            await(AFTER_FAILURE.toMillis(), false);
        }
    }

    private void fails(Throwable e) {
        long now = System.nanoTime();
        boolean first = !failing;
        if (first) {
            failing = true;
            failingSince = now;
        }
        if (!closed && (first || now - saidAt > SAID_AGAIN.toNanos())) {
            saidAt = now;
            log.warn(
                    "{} fails; {}, and it is tried again every {} ms: {}",
                    activity,
                    meanwhile,
                    AFTER_FAILURE.toMillis(),
                    e.toString());
        }
    }

    /** The task does what it is for; said if it failed before. Called by the task or after it, on the loop's thread. */
    public void works() {
        if (failing) {
            failing = false;
            log.info(
                    "{} works again after {} s",
                    activity,
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - failingSince));
        }
    }

    /** Ends the pause that goes on, or the next one at once. */
    public void wake() {
        synchronized (monitor) {
            woken = true;
            monitor.notifyAll();
        }
    }

    /** For the task: waits until it is woken, closed or interrupted, or so many milliseconds; returns whether it was woken. */
    public boolean pause(long millis) {
        synchronized (monitor) {
            await(millis, true);
            boolean was = woken;
            woken = false;
            return was;
        }
    }

    private void await(long millis, boolean untilWoken) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (monitor) {
            try {
                for (long left = millis;
                        left > 0 && !closed && !(untilWoken && woken);
                        left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())) {
                    monitor.wait(left);
                }
            } catch (InterruptedException e) {
                log.debug("{} was interrupted; it goes on unless it is closed", name);
            }
        }
    }

    /** Whether the task is to end. */
    public boolean isClosed() {
        return closed;
    }

    /** Has it end soon, after what it does now. */
    public void close() {
        synchronized (monitor) {
            closed = true;
            monitor.notifyAll();
        }
    }
}
