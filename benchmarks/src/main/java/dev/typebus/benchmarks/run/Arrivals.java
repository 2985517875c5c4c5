package dev.typebus.benchmarks.run;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Recorder of arrivals: the empty handler's only action. Thread-safe. */
public final class Arrivals {
    private final LongAdder count = new LongAdder();
    private final long[] nanos;
    private volatile long first;

    private Arrivals(int stamps) {
        nanos = new long[stamps];
    }

    /** Counts arrivals. */
    public static Arrivals counted() {
        return new Arrivals(0);
    }

    /** Counts arrivals, and records when events numbered below {@code events} arrived. */
    public static Arrivals stamped(int events) {
        return new Arrivals(events);
    }

    /** Records the arrival of the event with this number. */
    public void arrived(long number) {
        if (number < nanos.length) {
            nanos[(int) number] = System.nanoTime();
        }
        if (first == 0) {
            first = System.nanoTime();
        }
        count.increment();
    }

    /** Returns the number of arrivals. */
    public long count() {
        return count.sum();
    }

    /** Returns when the first event arrived, by {@link System#nanoTime}; 0 if none did. */
    public long firstNanos() {
        return first;
    }

    /** Resets the first arrival, so the next event counts as the first. */
    public void forgetFirst() {
        first = 0;
    }

    /** Returns when the event arrived, by {@link System#nanoTime}; 0 if it did not. */
    public long nanos(int number) {
        return nanos[number];
    }

    /**
     * Waits until {@code events} events have arrived.
     *
     * @throws IllegalStateException if that takes longer
     */
    public void await(long events, Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        while (count() < events) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(
                        count() + " of " + events + " events arrived within " + atMost.toSeconds() + " s");
            }
            Thread.sleep(1);
        }
    }
}
