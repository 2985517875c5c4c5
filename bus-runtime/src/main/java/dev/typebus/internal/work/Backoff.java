package dev.typebus.internal.work;

import dev.typebus.internal.dispatch.BatchAbortedException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long a lane waits that cannot work, longer each time, with some chance in it. It is said once loudly, then quietly. For one thread. */
final class Backoff {
    private static final Logger log = LoggerFactory.getLogger(LaneWorker.class);

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** From then on people are to know: within a second or two. */
    private static final int OFTEN = 4;

    private final String lane;
    private int times;
    private volatile @Nullable String reason;

    Backoff(String lane) {
        this.lane = lane;
    }

    /** How long to wait now. */
    Duration after(Throwable cause) {
        long millis = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(times++, 20));
        long withChance = Math.max(
                1, Math.round(millis * (0.75 + 0.5 * ThreadLocalRandom.current().nextDouble())));
        if (times == 1) {
            log.warn("Lane {} is held up; nothing is lost, it is tried again until it works: {}", lane, reason(cause));
        } else {
            log.info("Lane {} is still held up; it is tried again in {} ms: {}", lane, withChance, reason(cause));
        }
        if (times >= OFTEN) {
            reason = "it is held up, nothing is lost: " + reason(cause);
        }
        return Duration.ofMillis(withChance);
    }

    private static String reason(Throwable e) {
        return String.valueOf(e instanceof BatchAbortedException ? e.getMessage() : e);
    }

    /** Why it could not work for several times; null if it could. May be called by any thread. */
    @Nullable
    String reason() {
        return reason;
    }

    /** The lane works again. */
    void end() {
        times = 0;
        reason = null;
    }
}
