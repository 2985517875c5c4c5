package dev.typebus.internal.dispatch;

import dev.typebus.handler.HandlerTimeoutException;
import dev.typebus.internal.publish.BusTransaction;
import dev.typebus.internal.threads.BusThreads;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the run time of one lane's handler calls. A call that exceeds its timeout is interrupted, and its connection's statement is cancelled.
 * A call that still does not return is given up: its transaction is rolled back under it, and the lane gets another worker. Thread-safe: the
 * lane's thread begins and ends calls, the watchdog's thread checks them.
 */
final class CallTimeout {
    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
    private static final int STACK_LINES = 12;

    private enum State {
        IDLE,
        RUNNING,
        INTERRUPTED,
        GIVEN_UP
    }

    private final String lane;
    private final Set<CallTimeout> running;
    private final Duration grace;
    private final LaneDispatcher.Stuck stuck;
    private final BusThreads threads;

    /** Lock held while a statement is cancelled, so that the cancellation hits only the handler: the lane uses the same connection afterwards. */
    private final Object cancelling = new Object();

    private State state = State.IDLE;
    private long begun;
    private Duration timeout = Duration.ZERO;
    private String handlerId = "";
    private String name = "";
    private long position;
    private @Nullable Thread thread;
    private @Nullable BusTransaction tx;

    CallTimeout(String lane, Set<CallTimeout> running, Duration grace, LaneDispatcher.Stuck stuck, BusThreads threads) {
        this.lane = lane;
        this.running = running;
        this.grace = grace;
        this.stuck = stuck;
        this.threads = threads;
    }

    /** Starts the clock of a call on this thread. */
    void begin(HandlerTask task, String call, @Nullable BusTransaction transaction) {
        synchronized (this) {
            state = State.RUNNING;
            begun = System.nanoTime();
            timeout = task.handler().timeout();
            handlerId = task.handler().id();
            name = call;
            position = task.row().position();
            thread = Thread.currentThread();
            tx = transaction;
        }
        running.add(this);
    }

    /**
     * Stops the clock. After this neither the thread is interrupted nor its connection's statement cancelled. Waits for a cancellation that is
     * running.
     *
     * @param failure the call's exception; null if the call returned
     * @return the same exception, or a {@link HandlerTimeoutException} if the call failed after its timeout
     * @throws LaneLostException if the call was given up: another worker runs the lane
     */
    @Nullable
    Throwable end(@Nullable Throwable failure) {
        running.remove(this);
        State last = endCall();
        if (last == State.GIVEN_UP) {
            throw new LaneLostException(lane);
        }
        return last == State.INTERRUPTED && failure != null ? timedOut(failure) : failure;
    }

    private State endCall() {
        synchronized (cancelling) {
            synchronized (this) {
                State last = state;
                state = State.IDLE;
                thread = null;
                tx = null;
                return last;
            }
        }
    }

    private HandlerTimeoutException timedOut(Throwable failure) {
        return new HandlerTimeoutException(
                "Handler " + name + " did not return within " + timeout.toMillis()
                        + " ms and was interrupted. It counts as an attempt; give it more time by @Handles(timeout), or"
                        + " let it do less at once",
                failure);
    }

    /** Interrupts or gives up the call if its time is over. */
    void check(long now) {
        synchronized (this) {
            State next = stateAfter(Duration.ofNanos(now - begun));
            if (next == state) {
                return;
            }
            if (next == State.GIVEN_UP) {
                giveUp(tx, position, handlerId);
            } else {
                interrupt();
            }
            state = next;
            report(next);
        }
    }

    private void interrupt() {
        BusTransaction transaction = tx;
        if (transaction != null) {
            long call = begun;
            threads.start(
                    "typebus-cancel", () -> cancel(transaction, call)); // it may take long where the network is down
        }
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void cancel(BusTransaction transaction, long call) {
        synchronized (cancelling) {
            synchronized (this) {
                if (tx != transaction || begun != call) {
                    return;
                }
            }
            transaction.cancelStatement();
        }
    }

    /** Gives up the call on a thread of its own: the database or an empty pool may block it, while other calls have to be checked. */
    private void giveUp(@Nullable BusTransaction transaction, long at, String handler) {
        threads.start("typebus-stuck", () -> {
            try {
                if (transaction != null) {
                    transaction.abort();
                }
            } finally {
                stuck.givenUp(at, handler);
            }
        });
    }

    private State stateAfter(Duration runs) {
        if (state == State.RUNNING && runs.compareTo(timeout) > 0) {
            return State.INTERRUPTED;
        }
        if (state == State.INTERRUPTED && runs.compareTo(timeout.plus(grace)) > 0) {
            return State.GIVEN_UP;
        }
        return state;
    }

    private void report(State next) {
        if (next == State.INTERRUPTED) {
            log.warn("{} {}: did not return within {} ms and is interrupted", lane, name, timeout.toMillis());
        } else if (thread != null) {
            log.error(
                    "{} {}: does not return, though it was interrupted {} ms ago. It is given up and its transaction rolled back; another"
                            + " thread goes on with the lane. This one is in{}",
                    lane,
                    name,
                    grace.toMillis(),
                    Arrays.stream(thread.getStackTrace())
                            .limit(STACK_LINES)
                            .map(frame -> System.lineSeparator() + "    at " + frame)
                            .collect(Collectors.joining()));
        }
    }
}
