package dev.typebus.internal.threads;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task repeatedly on its own thread until it is closed. Nothing that the task throws ends the loop, not even an error that cannot be logged
 * for lack of memory. Thread-safe.
 */
public final class Loop {
    /** A pause that only {@link #wake} ends. */
    public static final long UNTIL_WOKEN = TimeUnit.DAYS.toMillis(365);

    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LOGGED_AGAIN = Duration.ofMinutes(1);

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
    private long loggedAt;

    /** A task that is run repeatedly. One run may last until {@link #isClosed}; it calls {@link #works} once it has succeeded. */
    @FunctionalInterface
    public interface Task {
        /** Runs once; returns the pause in milliseconds before the next run, unless the loop is woken earlier. */
        long run() throws Exception;
    }

    /**
     * Creates a loop without starting it.
     *
     * @param name of its thread
     * @param activity the beginning of its log lines: "Polling the log"
     * @param meanwhile the state of the bus while the task fails: "nothing is lost"
     */
    public Loop(String name, String activity, String meanwhile, Task task) {
        this.name = name;
        this.activity = activity;
        this.meanwhile = meanwhile;
        this.task = task;
    }

    /**
     * Starts the loop, unless it has been started.
     *
     * @throws OutOfMemoryError if no thread can be created; the loop may be started later
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
            } catch (
                    Throwable unlogged) { // the failure could not be logged for lack of memory; the next round may have
                // it
                LockSupport.parkNanos(AFTER_FAILURE.toNanos());
            }
        }
    }

    private void runOnce() {
        try {
            long pause = task.run();
            works();
            pause(pause);
        } catch (Throwable e) { // any failure: nothing else does the work of this loop
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
        if (!closed && (first || now - loggedAt > LOGGED_AGAIN.toNanos())) {
            loggedAt = now;
            log.warn(
                    "{} fails; {}, and it is tried again every {} ms: {}",
                    activity,
                    meanwhile,
                    AFTER_FAILURE.toMillis(),
                    e.toString());
        }
    }

    /** Records that the task succeeds, and logs it if the task failed before. Called on the loop's thread, by the task or after it. */
    public void works() {
        if (failing) {
            failing = false;
            log.info(
                    "{} works again after {} s",
                    activity,
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - failingSince));
        }
    }

    /** Ends the current pause, or the next one at once. */
    public void wake() {
        synchronized (monitor) {
            woken = true;
            monitor.notifyAll();
        }
    }

    /** Pauses for the given milliseconds, or until the loop is woken, closed or interrupted; returns whether it was woken. Called by the task. */
    public boolean pause(long millis) {
        synchronized (monitor) {
            await(millis, true);
            boolean wasWoken = woken;
            woken = false;
            return wasWoken;
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

    /** Tells whether the loop is closed, so that the task should end. */
    public boolean isClosed() {
        return closed;
    }

    /** Closes the loop: it ends after the current run. */
    public void close() {
        synchronized (monitor) {
            closed = true;
            monitor.notifyAll();
        }
    }
}
