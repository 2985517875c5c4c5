package dev.typebus.internal.dispatch;

import dev.typebus.event.CausationDepthException;
import dev.typebus.event.TypebusException;
import dev.typebus.event.UnknownEventException;
import dev.typebus.event.UnknownHandlerException;
import dev.typebus.handler.RetryPolicy;
import dev.typebus.handler.WorkerLostException;
import dev.typebus.internal.jdbc.SqlState;
import dev.typebus.internal.log.EventRow;
import dev.typebus.json.OutOfMemory;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides the outcome of a failed delivery, and whether the failure counts as an attempt. For one lane. */
final class FailurePolicy {
    private static final Logger log = LoggerFactory.getLogger(FailurePolicy.class);

    /** Uncharged failures of a delivery whose call ends its connection, or that cannot be settled even alone. */
    private static final int MAX_EXCUSES = 3;

    private final String lane;
    private final BooleanSupplier stopping;
    private final CircuitBreaker circuitBreaker;

    FailurePolicy(String lane, BooleanSupplier stopping, CircuitBreaker circuitBreaker) {
        this.lane = lane;
        this.stopping = stopping;
        this.circuitBreaker = circuitBreaker;
    }

    /** Throws if the failure ends the lane's work: the bus is being closed, or the lane belongs to another worker. */
    void rethrowIfStopping(Throwable failure) throws BatchAbortedException {
        if (failure instanceof LaneLostException lost) {
            throw lost;
        }
        if (failure instanceof BatchAbortedException aborted) {
            throw aborted;
        }
        if (stopping.getAsBoolean()
                && (Thread.currentThread().isInterrupted() || hasCause(failure, InterruptedException.class))) {
            throw new BatchAbortedException(failure);
        }
    }

    /** As {@link #rethrowIfStopping}; throws, too, if the bus's own work failed for a transient reason, or memory is short. */
    void rethrowIfTransient(Throwable failure) throws BatchAbortedException {
        rethrowIfStopping(failure);
        if (isTransient(failure) || OutOfMemory.isIn(failure)) {
            throw new BatchAbortedException(failure);
        }
    }

    /** Whether the same call may succeed later: by SQLState, or because the pool was empty. */
    static boolean isTransient(Throwable failure) {
        return hasCause(failure, SQLTransientConnectionException.class) || SqlState.isTransient(SqlState.of(failure));
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 100; depth++, cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** The outcome of a delivery whose call failed. */
    Outcome.Failed onFailure(HandlerTask task, Throwable thrown) {
        Throwable failure = UnprintableException.printable(thrown);
        circuitBreaker.failed(task.row().id(), failure);
        if (circuitBreaker.isOpen() || isTransient(failure)) {
            return retryUncharged(task, failure, task.excuses());
        }
        return OutOfMemory.isIn(failure) ? onRepeatedFailure(task, failure) : charge(task, thrown, failure);
    }

    /**
     * The outcome of a delivery whose call ended its connection once more, or that could not be settled even alone. The failure may have other
     * reasons, so that it is not charged the first few times; then it is charged like any failure.
     */
    Outcome.Failed onRepeatedFailure(HandlerTask task, Throwable thrown) {
        Throwable failure = UnprintableException.printable(thrown);
        return task.excuses() < MAX_EXCUSES
                ? retryUncharged(task, failure, task.excuses() + 1)
                : charge(task, thrown, failure);
    }

    private Outcome.Failed charge(HandlerTask task, Throwable thrown, Throwable failure) {
        RetryPolicy retry = task.handler().retry();
        boolean again = retry.retriesAfter(task.attempt(), thrown) && !(failure instanceof CausationDepthException);
        Duration retryIn = again ? retry.delayAfter(task.attempt(), ThreadLocalRandom.current()) : null;
        report(task, failure, retryIn);
        return new Outcome.Failed(task.row(), task.handler().id(), task.attempt(), task.excuses(), failure, retryIn);
    }

    /**
     * The outcome of a dead delivery whose dead letter handler failed. If the failure is transient, the last attempt is not counted, and handler
     * and dead letter handler are both retried. Otherwise the delivery stays dead, and so does one that a lost worker left behind: its dead
     * letter is already committed.
     */
    Outcome.Failed onDeadLetterHandlerFailure(HandlerTask task, Outcome.Failed dead, Throwable thrown) {
        Throwable failure = UnprintableException.printable(thrown);
        boolean counts = SqlState.isConnectionLost(SqlState.of(failure));
        boolean again = counts ? task.excuses() < MAX_EXCUSES : isTransient(failure);
        if (again && !(dead.error() instanceof WorkerLostException)) {
            return retryUncharged(task, failure, task.excuses() + (counts ? 1 : 0));
        }
        log.error(
                "{} {}: the @OnDead method for {} failed, too, and is not called again; the delivery is dead",
                lane,
                task.handler().id(),
                task.row(),
                failure);
        return dead.withDeadLetterHandlerFailure(failure);
    }

    /** Retries later without counting an attempt. Only this delivery is delayed; other handlers may still reach their resources. */
    private Outcome.Failed retryUncharged(HandlerTask task, Throwable failure, int excuses) {
        Duration retryIn = task.handler().retry().delayAfter(task.failures() + 1, ThreadLocalRandom.current());
        log.warn(
                "{} {}: {} could not be handled, which is not its fault and costs no attempt; it is tried again in {} ms: {}",
                lane,
                task.handler().id(),
                task.row(),
                retryIn.toMillis(),
                failure.toString());
        return new Outcome.Failed(task.row(), task.handler().id(), task.attempt() - 1, excuses, failure, retryIn);
    }

    /** The error of a delivery whose event is quarantined. */
    WorkerLostException lostAt(EventRow row) {
        return new WorkerLostException(
                "A worker of lane " + lane + " was lost while " + row
                        + " was tried: it died, or the handler did not return. The event is tried by itself now, by one handler at a time");
    }

    /** Charges an attempt to the delivery during which the last worker was lost. */
    Outcome.Failed onLostCall(HandlerTask task) {
        WorkerLostException lost = new WorkerLostException("Attempt " + task.attempt()
                + " began, and its end is unknown: the worker died, or the handler did not return. What it did outside its"
                + " transaction may have been done");
        return charge(task, lost, lost);
    }

    /**
     * The outcome of a delivery that cannot reach its handler. If this application does not know the event or the handler, a node with newer or
     * older code may, so that the delivery becomes unroutable. Every other such delivery is dead: a retry changes nothing until the application
     * changes.
     *
     * @param attempts the failures charged to the delivery before
     */
    Outcome unreadable(EventRow row, String handlerId, int attempts, TypebusException why) {
        if (why instanceof UnknownEventException || why instanceof UnknownHandlerException) {
            log.warn(
                    "{} {}: {}. The delivery waits for a node whose code knows it, and later events of its aggregate wait behind it",
                    lane,
                    handlerId,
                    why.getMessage());
            return new Outcome.Unroutable(row, handlerId, attempts, why);
        }
        log.error("{} {}: {}. The delivery is dead; the lane goes on", lane, handlerId, why.getMessage());
        return new Outcome.Failed(row, handlerId, attempts + 1, 0, why, null);
    }

    private void report(HandlerTask task, Throwable failure, @Nullable Duration retryIn) {
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
