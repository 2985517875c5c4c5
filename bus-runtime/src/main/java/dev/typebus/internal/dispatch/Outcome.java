package dev.typebus.internal.dispatch;

import dev.typebus.event.TypebusException;
import dev.typebus.handler.WorkerLostException;
import dev.typebus.internal.log.EventRow;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a delivery that is not simply done. A delivery handled at the first attempt leaves no trace but the cursor. */
public sealed interface Outcome {
    EventRow row();

    String handlerId();

    /** Whether the delivery is done, so that the next one of its key may follow. */
    boolean isDone();

    /** Calls the method of this kind of outcome. */
    <X extends Exception> void accept(Cases<X> cases) throws X;

    /** One method for each kind of outcome. */
    interface Cases<X extends Exception> {
        void retrySucceeded(RetrySucceeded outcome) throws X;

        void failed(Failed outcome) throws X;

        void unroutable(Unroutable outcome) throws X;

        void parked(Parked outcome) throws X;

        void fannedOut(FannedOut outcome) throws X;

        void quarantined(Quarantined outcome) throws X;
    }

    /**
     * A delivery that had failed before was handled.
     *
     * @param next what waits next in its line; null if that has to be looked for
     */
    record RetrySucceeded(
            EventRow row, String handlerId, @Nullable EventRow next) implements Outcome {
        @Override
        public boolean isDone() {
            return true;
        }

        @Override
        public <X extends Exception> void accept(Cases<X> cases) throws X {
            cases.retrySucceeded(this);
        }
    }

    /**
     * The handler, or the decoding before it, failed.
     *
     * @param attempt how many failures are charged to it now; 0 if the first was nobody's fault
     * @param excuses how often it was excused for what may have been its own fault
     * @param retryIn when it is tried again; null if it is dead
     * @param ofFallback what the handler's fallback for dead ones failed with; null if it did not, or was not called
     */
    record Failed(
            EventRow row,
            String handlerId,
            int attempt,
            int excuses,
            Throwable error,
            @Nullable Duration retryIn,
            @Nullable Throwable ofFallback)
            implements Outcome {
        Failed(EventRow row, String handlerId, int attempt, int excuses, Throwable error, @Nullable Duration retryIn) {
            this(row, handlerId, attempt, excuses, error, retryIn, null);
        }

        Failed withDeadLetterHandlerFailure(Throwable failure) {
            return new Failed(row, handlerId, attempt, excuses, error, retryIn, failure);
        }

        @Override
        public boolean isDone() {
            return false;
        }

        @Override
        public <X extends Exception> void accept(Cases<X> cases) throws X {
            cases.failed(this);
        }

        /** Whether it is not tried again. */
        boolean isDead() {
            return retryIn == null;
        }
    }

    /**
     * This node's code does not know the event or the handler. The delivery waits for a node whose code does.
     *
     * @param attempt how many failures are charged to it
     */
    record Unroutable(EventRow row, String handlerId, int attempt, TypebusException error) implements Outcome {
        @Override
        public boolean isDone() {
            return false;
        }

        @Override
        public <X extends Exception> void accept(Cases<X> cases) throws X {
            cases.unroutable(this);
        }
    }

    /** An earlier event of the aggregate waits for its retry, and this one behind it. */
    record Parked(EventRow row, String handlerId) implements Outcome {
        @Override
        public boolean isDone() {
            return false;
        }

        @Override
        public <X extends Exception> void accept(Cases<X> cases) throws X {
            cases.parked(this);
        }
    }

    /**
     * A delivery to all handlers of the group becomes one to each of those that want it.
     *
     * @param lost what says that a worker was lost when the event was tried; null if none was
     * @param next as in {@link RetrySucceeded}
     */
    record FannedOut(
            EventRow row,
            String handlerId,
            List<String> handlerIds,
            @Nullable WorkerLostException lost,
            @Nullable EventRow next)
            implements Outcome {
        @Override
        public boolean isDone() {
            return true;
        }

        @Override
        public <X extends Exception> void accept(Cases<X> cases) throws X {
            cases.fannedOut(this);
        }
    }

    /** The lane's last worker was lost at this event: each of its deliveries is tried by itself. */
    record Quarantined(EventRow row, String handlerId, WorkerLostException lost) implements Outcome {
        @Override
        public boolean isDone() {
            return false;
        }

        @Override
        public <X extends Exception> void accept(Cases<X> cases) throws X {
            cases.quarantined(this);
        }
    }
}
