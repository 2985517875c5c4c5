package dev.typebus.benchmarks.run;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** The empty handler's one act: it notes that an event arrived. Thread-safe. */
public final class Arrivals {
    private final LongAdder count = new LongAdder();
    private final long[] nanos;
    private volatile long first;

    private Arrivals(int stamps) {
        nanos = new long[stamps];
    }

    /** Counts. */
    public static Arrivals counted() {
        return new Arrivals(0);
    }

    /** Counts, and remembers when events numbered below {@code events} arrived. */
    public static Arrivals stamped(int events) {
        return new Arrivals(events);
    }

    /** The event of this number arrived. */
    public void arrived(long number) {
        if (number < nanos.length) {
            nanos[(int) number] = System.nanoTime();
        }
        if (first == 0) {
            first = System.nanoTime();
        }
        count.increment();
    }

    /** How many arrived. */
    public long count() {
        return count.sum();
    }

    /** When the first one arrived, by {@link System#nanoTime}; 0 if none did. */
    public long firstNanos() {
        return first;
    }

    /** The next one that arrives is taken for the first. */
    public void forgetFirst() {
        first = 0;
    }

    /** When the event arrived, by {@link System#nanoTime}; 0 if it did not. */
    public long nanos(int number) {
        return nanos[number];
    }

    /**
     * Waits until so many arrived.
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
