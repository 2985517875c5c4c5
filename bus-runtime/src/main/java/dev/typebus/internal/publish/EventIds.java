package dev.typebus.internal.publish;

import dev.typebus.event.EventId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Generates ids: UUIDs of version 7 (RFC 9562, method 3). The first 60 bits count time in steps of 1/4096 ms; within one instance they never repeat
 * or decrease, even if the clock does. The last 62 bits are random. Thread-safe.
 */
final class EventIds {
    private static final int STEPS_PER_MILLI = 4096;
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final LongSupplier clockSteps;
    private final AtomicLong lastStep = new AtomicLong();
    private final SecureRandom random = new SecureRandom();

    EventIds() {
        this(EventIds::stepsOfSystemClock);
    }

    /** Creates a generator with a clock that gives steps of 1/4096 ms since 1970, for tests. */
    EventIds(LongSupplier clockSteps) {
        this.clockSteps = clockSteps;
    }

    EventId next() {
        long now = clockSteps.getAsLong();
        long step = lastStep.updateAndGet(last -> Math.max(last + 1, now));
        long millis = step / STEPS_PER_MILLI;
        long fraction = step % STEPS_PER_MILLI;
        return new EventId(new UUID(millis << 16 | VERSION_7 | fraction, random.nextLong() >>> 2 | VARIANT));
    }

    private static long stepsOfSystemClock() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000 * STEPS_PER_MILLI + now.getNano() * (long) STEPS_PER_MILLI / 1_000_000;
    }
}
