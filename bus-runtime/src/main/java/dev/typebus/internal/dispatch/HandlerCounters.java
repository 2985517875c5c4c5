package dev.typebus.internal.dispatch;

import dev.typebus.handler.HandlerStats;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts one handler's calls in this process since the bus started. Thread-safe. */
final class HandlerCounters {
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

    HandlerStats stats(String group, String handlerId) {
        return new HandlerStats(
                group,
                handlerId,
                handled.sum(),
                failed.sum(),
                Duration.ofNanos(nanos.sum()),
                Duration.ofNanos(slowest.get()));
    }
}
