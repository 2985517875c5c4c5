package dev.typebus.internal.dispatch;

import dev.typebus.event.EventId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a broken downstream system from turning every event of a lane into a dead letter. It opens when twenty different events have failed
 * without a success between them. While it is open, the lane pauses, longer each time, and then tries a single delivery; failures cost no
 * attempt. The first success closes it. For the one thread that works for the lane at a time; {@link #isOpen} for all threads.
 */
final class CircuitBreaker {
    private static final Logger log = LoggerFactory.getLogger(CircuitBreaker.class);

    private static final int MAX_FAILURES = 20;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

    private final String lane;
    private final Set<EventId> failed = new HashSet<>();
    private volatile Duration pause = Duration.ZERO;
    private volatile String reason = "";
    private long openedAt;

    CircuitBreaker(String lane) {
        this.lane = lane;
    }

    /** Whether too many events failed in a row: failures cost no attempt. */
    boolean isOpen() {
        return !pause.isZero();
    }

    /** The reason why it is open, for logs and health. */
    String reason() {
        return reason;
    }

    /** Records that a handler returned. */
    void succeeded() {
        if (!failed.isEmpty()) {
            failed.clear();
            if (isOpen()) {
                pause = Duration.ZERO;
                log.info("Lane {}: a delivery succeeded; it goes on", lane);
            }
        }
    }

    /** Records that a handler failed. */
    void failed(EventId event, Throwable failure) {
        failed.add(event);
        if (isOpen()) {
            open(pause.multipliedBy(2).compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE, failure);
        } else if (failed.size() >= MAX_FAILURES) {
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
        pause = length;
        openedAt = System.nanoTime();
    }

    /** The rest of the lane's pause; zero if the lane may go on. */
    Duration remainingPause() {
        Duration left = pause.minusNanos(System.nanoTime() - openedAt);
        return !isOpen() || left.isNegative() ? Duration.ZERO : left;
    }
}
