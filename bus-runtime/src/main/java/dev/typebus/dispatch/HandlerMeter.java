package dev.typebus.dispatch;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what one handler did since the bus started, in this process. Thread-safe. */
public final class HandlerMeter {
    private final LongAdder handled = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final AtomicLong slowest = new AtomicLong();

    void ran(int events, long tookNanos) {
        handled.add(events);
        nanos.add(tookNanos);
        slowest.accumulateAndGet(tookNanos, Math::max);
    }

    void failed() {
        failed.increment();
    }

    /** How many events the handler's calls returned from; those of a batch that is rolled back and run again count again. */
    public long handled() {
        return handled.sum();
    }

    /** How many calls threw an exception. */
    public long failures() {
        return failed.sum();
    }

    /** The time spent in calls that returned. */
    public Duration total() {
        return Duration.ofNanos(nanos.sum());
    }

    /** The longest call that returned. */
    public Duration slowest() {
        return Duration.ofNanos(slowest.get());
    }
}
