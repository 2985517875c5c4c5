package dev.typebus.internal.work;

import java.time.Duration;

/** Wakes threads that wait for settlements when a lane has settled a step. Thread-safe. */
public final class SettledSignal {
    private long count;

    /** Raises the signal after a settlement. */
    public synchronized void raise() {
        count++;
        notifyAll();
    }

    /** The number of times that the signal was raised. */
    public synchronized long count() {
        return count;
    }

    /** Waits until the signal was raised more often than {@code seen}, at most this long. */
    public synchronized void await(long seen, Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        long left = atMost.toMillis();
        while (count == seen && left > 0) {
            wait(left);
            left = Duration.ofNanos(until - System.nanoTime()).toMillis();
        }
    }
}
