package dev.typebus.internal.dispatch;

import dev.typebus.event.EventId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a broken downstream from turning every event of a lane into a dead letter. When one event after the other has failed, of different
 * events twenty without a success between them, the lane waits, longer each time, and then tries a single delivery: until one succeeds,
 * failures cost no attempt. For the one thread that works for the lane at a time; {@link #isOpen} for all.
 */
final class CircuitBreaker {
    private static final Logger log = LoggerFactory.getLogger(CircuitBreaker.class);

    private static final int MOST_FAILURES = 20;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final String lane;
    private final Set<EventId> failed = new HashSet<>();
    private volatile Duration remainingPause = Duration.ZERO;
    private volatile String reason = "";
    private long openedAt;

    CircuitBreaker(String lane) {
        this.lane = lane;
    }

    /** Whether nothing has succeeded for long: a failure costs no attempt. */
    boolean isOpen() {
        return !remainingPause.isZero();
    }

    /** Why it is open, for people. */
    String reason() {
        return reason;
    }

    /** A handler returned. */
    void succeeded() {
        if (!failed.isEmpty()) {
            failed.clear();
            if (isOpen()) {
                remainingPause = Duration.ZERO;
                log.info("Lane {}: a delivery succeeded; it goes on", lane);
            }
        }
    }

    /** A handler failed. */
    void failed(EventId event, Throwable failure) {
        failed.add(event);
        if (isOpen()) {
            open(
                    remainingPause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                            ? remainingPause.multipliedBy(2)
                            : LONGEST_PAUSE,
                    failure);
        } else if (failed.size() >= MOST_FAILURES) {
            open(FIRST_PAUSE, failure);
        }
    }

    private void open(Duration length, Throwable failure) {
        if (!isOpen()) {
            log.error(
                    "Lane {}: {} events failed one after the other, and none succeeded. It waits {} ms and then tries one, and so on until"
                            + " one succeeds; meanwhile no attempts are charged. The last failure: {}",
                    lane,
                    failed.size(),
                    length.toMillis(),
                    failure.toString());
        } else {
            log.warn("Lane {}: still fails; it waits {} ms: {}", lane, length.toMillis(), failure.toString());
        }
        reason = "all its deliveries fail, the last one with " + failure;
        remainingPause = length;
        openedAt = System.nanoTime();
    }

    /** How long the lane still has to wait; zero if it does not. */
    Duration remainingPause() {
        Duration left = remainingPause.minusNanos(System.nanoTime() - openedAt);
        return !isOpen() || left.isNegative() ? Duration.ZERO : left;
    }
}
