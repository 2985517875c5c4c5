package dev.typebus.internal.work;

import dev.typebus.internal.dispatch.BatchAbortedException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Exponential backoff with jitter for a lane whose passes fail. It logs the first failure as a warning, the others as info, and the first success
 * after them as info. For one thread.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration MAX = Duration.ofSeconds(10);

    /** Failures in a row from which on health reports the lane: reached within a second or two. */
    private static final int MIN_REPORTED = 4;

    private final String lane;
    private final Logger log;
    private int failures;
    private long warnedAt;
    private boolean warned;
    private volatile @Nullable String reason;

    Backoff(String lane, Logger log) {
        this.lane = lane;
        this.log = log;
    }

    /** Records a failed pass; returns the pause before the next one. */
    Duration after(Throwable cause) {
        long millis = Math.min(MAX.toMillis(), FIRST.toMillis() << Math.min(failures++, 20));
        long jittered = Math.max(
                1, Math.round(millis * (0.75 + 0.5 * ThreadLocalRandom.current().nextDouble())));
        if (cause instanceof ServerReplacedException) {
            log.info("Lane {} resumes from its stored cursor: {}", lane, cause.getMessage());
        } else if (!warned) {
            warned = true;
            warnedAt = System.nanoTime();
            log.warn("Lane {} is held up; nothing is lost, it is tried again until it works: {}", lane, reason(cause));
        } else {
            log.info("Lane {} is still held up; it is tried again in {} ms: {}", lane, jittered, reason(cause));
        }
        if (failures >= MIN_REPORTED) {
            reason = "it is held up, nothing is lost: " + reason(cause);
        }
        return Duration.ofMillis(jittered);
    }

    private static String reason(Throwable e) {
        return String.valueOf(e instanceof BatchAbortedException ? e.getMessage() : e);
    }

    /** The reason why the last passes failed; null if fewer failed than health reports. May be called by any thread. */
    @Nullable
    String reason() {
        return reason;
    }

    /** Records that a pass succeeded, and logs it if a warning said that the lane is held up. */
    void end() {
        if (warned) {
            warned = false;
            log.info(
                    "Lane {} works again after {} s",
                    lane,
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - warnedAt));
        }
        failures = 0;
        reason = null;
    }
}
