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
 * How long one lane's handler has been running. When its time is over it is interrupted, and what its connection is doing is cancelled; if it
 * does not return all the same, it is given up: its transaction is rolled back under it and the lane gets another worker. Thread-safe: the lane's
 * thread begins and ends calls, the watchdog's looks.
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

    /** Held while a statement is cancelled, so that this hits nothing but the handler: the lane goes on with the same connection. */
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

    /** This thread's handler begins. */
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
     * It ended; nobody interrupts the thread or cancels what its connection does from now on. Waits for a cancellation that is under way.
     *
     * @param failure what it threw, if it did
     * @return the same, or a {@link HandlerTimeoutException} if it failed after its time was over
     * @throws LaneLostException if it was given up: another worker does its work
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

    /** Stops the call if its time is over. */
    void check(long now) {
        synchronized (this) {
            State next = nextCheckMillis(Duration.ofNanos(now - begun));
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
                    "typebus-cancel", () -> cancel(transaction, call)); // it may take long where the network is gone
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

    /** On a thread of its own: the database, or an empty pool, may let it wait, while other calls are to be looked after. */
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

    private State nextCheckMillis(Duration runs) {
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
