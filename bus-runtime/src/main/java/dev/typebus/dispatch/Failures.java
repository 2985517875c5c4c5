package dev.typebus.dispatch;

import dev.typebus.append.SqlState;
import dev.typebus.event.CausationDepthException;
import dev.typebus.event.RetryPolicy;
import dev.typebus.read.StoredRow;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges what went wrong: whether it counts as an attempt, and what becomes of the delivery. Thread-safe. */
final class Failures {
    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private final String lane;
    private final BooleanSupplier stopping;

    Failures(String lane, BooleanSupplier stopping) {
        this.lane = lane;
        this.stopping = stopping;
    }

    /** Throws, if it is nobody's fault: by SQLState, or because the bus is being closed. */
    void throwIfNobodysFault(Throwable failure) throws PostponedException {
        if (failure instanceof LaneLostException lost) {
            throw lost;
        }
        if (failure instanceof PostponedException postponed) {
            throw postponed;
        }
        boolean interrupted = stopping.getAsBoolean() && isInterruption(failure);
        if (interrupted || isUnavailable(failure) || SqlState.isTransient(SqlState.of(failure))) {
            throw new PostponedException(failure);
        }
    }

    private static boolean isInterruption(Throwable failure) {
        return failure instanceof InterruptedException
                || failure.getCause() instanceof InterruptedException
                || Thread.currentThread().isInterrupted();
    }

    private static boolean isUnavailable(Throwable failure) {
        return failure instanceof SQLTransientConnectionException
                || failure.getCause() instanceof SQLTransientConnectionException;
    }

    /** What becomes of a delivery that failed. */
    Outcome.Failed judge(Task task, Throwable failure) {
        RetryPolicy retry = task.handler().retry();
        boolean again = retry.triesAgainAfter(task.attempt(), failure) && !(failure instanceof CausationDepthException);
        Duration retryIn = again ? retry.delayAfter(task.attempt(), ThreadLocalRandom.current()) : null;
        report(task, failure, retryIn);
        return new Outcome.Failed(task.row(), task.handler().id(), task.attempt(), failure, retryIn);
    }

    /** A delivery that cannot even reach its handler is dead: trying again changes nothing until the application changes. */
    Outcome.Failed undecodable(StoredRow row, String handlerId, int attempt, Exception why) {
        log.error("{} {}: {}. The delivery is dead; the lane goes on", lane, handlerId, why.getMessage());
        return new Outcome.Failed(row, handlerId, attempt, why, null);
    }

    private void report(Task task, Throwable failure, @Nullable Duration retryIn) {
        String handler = lane + " " + task.handler().id();
        if (retryIn == null) {
            log.error(
                    "{}: {} failed at attempt {} and is dead; redrive or discard it by bus.deadLetters()",
                    handler,
                    task.row(),
                    task.attempt(),
                    failure);
        } else {
            log.warn(
                    "{}: {} failed at attempt {} of {}; it is tried again in {} ms: {}",
                    handler,
                    task.row(),
                    task.attempt(),
                    task.handler().retry().attempts(),
                    retryIn.toMillis(),
                    failure.toString());
        }
    }
}
