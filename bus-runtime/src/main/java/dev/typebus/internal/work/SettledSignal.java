package dev.typebus.internal.work;

import java.time.Duration;

/** Tells waiting threads that a lane has settled something. Thread-safe. */
public final class SettledSignal {
    private long count;

    /** Something was settled. */
    public synchronized void raise() {
        count++;
        notifyAll();
    }

    /** How often it was raised. */
    public synchronized long count() {
        return count;
    }

    /** Waits until it was raised more often than {@code seen}, at most this long. */
    public synchronized void await(long seen, Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        long left = atMost.toMillis();
        while (count == seen && left > 0) {
            wait(left);
            left = Duration.ofNanos(until - System.nanoTime()).toMillis();
        }
    }
}
