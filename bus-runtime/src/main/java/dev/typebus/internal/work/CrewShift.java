package dev.typebus.internal.work;

import dev.typebus.internal.log.Unsettled;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One lane's shift in a {@link Crew}. Thread-safe: everything that changes is guarded by the crew's monitor, or belongs to who works. */
final class CrewShift implements Shift {
    private enum State {
        ASLEEP,
        CALLED,
        AT_WORK
    }

    private final Crew crew;
    private final Workforce workforce;
    private final Turns turns;
    private final Runnable alone = this::alone;
    private State state = State.ASLEEP;
    private int calls;
    private int answered;
    private boolean ended;
    private @Nullable ScheduledFuture<?> alarm;
    private Optional<Turn> turn = Optional.empty();
    private @Nullable Unsettled found;
    private long lastNanos;

    CrewShift(Crew crew, Workforce workforce, Turns turns) {
        this.crew = crew;
        this.workforce = workforce;
        this.turns = turns;
    }

    @Override
    public void wake() {
        synchronized (crew) {
            calls++;
            if (state == State.ASLEEP && !ended && workforce.isOpen()) {
                crew.call(this);
                state = State.CALLED;
            }
            if (state == State.CALLED) {
                crew.goOn(); // there may have been no thread for it before
            }
        }
    }

    /** It comes to a round, unless it has ended. From now on a call is another one. */
    boolean comes() {
        if (ended || !workforce.isOpen()) {
            sleep();
            return false;
        }
        answerCalls();
        state = State.AT_WORK;
        return true;
    }

    private void answerCalls() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        answered = calls;
        calls = 0; // before the lane looks: a call that comes while it looks is kept
    }

    /** Begins its turn; returns false if it is to work by itself. */
    boolean begins() {
        turn = turns.begin();
        return hasBegun();
    }

    /** Whether it has a turn. */
    boolean hasBegun() {
        return turn.isPresent();
    }

    Turn turn() {
        return turn.orElseThrow();
    }

    /** How many calls it came for. */
    int answered() {
        return answered;
    }

    /** What it and others found together. */
    void found(@Nullable Unsettled together) {
        found = together;
    }

    /** Whether the next turn, too, may take long. */
    boolean isSlow() {
        return lastNanos > crew.patience().toNanos() / 5;
    }

    void perform(boolean postponing) {
        long start = System.nanoTime();
        turn().perform(found, postponing);
        lastNanos = System.nanoTime() - start;
    }

    void goOnAlone() {
        if (!workforce.start(alone)) {
            turn.ifPresent(begun -> begun.end(null));
            ended(Workforce.AFTER_FAILURE);
        }
    }

    private void alone() {
        try {
            if (turn.isPresent()) {
                perform(false);
                crew.end(List.of(this));
            } else {
                boolean more = true;
                while (more) {
                    more = hasMore(work());
                }
            }
        } catch (Throwable e) {
            failed(e);
            throw e;
        }
    }

    /** What it did has ended by what nobody expected, as by a lack of memory: it is called again in a while. */
    void failed(Throwable e) {
        try {
            turn.ifPresent(begun -> begun.end(e));
        } finally {
            ended(Workforce.AFTER_FAILURE);
        }
    }

    private Duration work() {
        long start = System.nanoTime();
        Duration pause = turns.work();
        lastNanos = System.nanoTime() - start;
        return pause;
    }

    /** Its turn has ended. */
    void ended(Duration pause) {
        turn = Optional.empty();
        found = null;
        if (hasMore(pause)) {
            goOnAlone();
        }
    }

    /** What it did has ended. Returns whether it has more to do at once; else it comes to a round when it is called. */
    private boolean hasMore(Duration pause) {
        synchronized (crew) {
            boolean ends = ended || !workforce.isOpen();
            if (state != State.AT_WORK) {
                return false;
            }
            if (pause.isZero() && !ends) {
                answerCalls();
                return true;
            }
            sleep();
            if (!ends) {
                try {
                    sleepFor(pause);
                } catch (Error noMemory) {
                    return false; // it can be called again, and is when the log goes on
                }
            }
            return false;
        }
    }

    private void sleepFor(Duration pause) {
        if (calls > 0) {
            crew.call(this);
            state = State.CALLED;
            crew.goOn();
        } else if (!pause.equals(Workforce.UNTIL_WOKEN)) {
            alarm = workforce.after(pause, this::wake);
        }
    }

    private void sleep() {
        state = State.ASLEEP;
        crew.notifyAll();
    }

    @Override
    public void end() {
        synchronized (crew) {
            ended = true;
        }
    }

    @Override
    public boolean hasEnded() {
        synchronized (crew) {
            return ended && state != State.AT_WORK;
        }
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        synchronized (crew) {
            long until = System.nanoTime() + atMost.toNanos();
            for (long left = atMost.toMillis();
                    state == State.AT_WORK && left > 0;
                    left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())) {
                crew.wait(left);
            }
            return state != State.AT_WORK;
        }
    }
}
