package dev.typebus.internal.dispatch;

import dev.typebus.event.TypebusException;
import dev.typebus.handler.WorkerLostException;
import dev.typebus.internal.log.EventRow;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Outcome of a delivery that has to be written. A delivery that succeeds at the first attempt has none: only the cursor moves. */
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
     * @param next the row of the next delivery of its key; null if it has to be looked up
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
     * @param attempt the failures charged to the delivery now; 0 if there was only an uncharged one
     * @param excuses failures that were not charged, although the call itself may have caused them
     * @param retryIn the time until the retry; null if the delivery is dead
     * @param ofDeadLetterHandler the failure of the dead letter handler; null if it succeeded or was not called
     */
    record Failed(
            EventRow row,
            String handlerId,
            int attempt,
            int excuses,
            Throwable error,
            @Nullable Duration retryIn,
            @Nullable Throwable ofDeadLetterHandler)
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

        /** Whether the delivery is not retried. */
        boolean isDead() {
            return retryIn == null;
        }
    }

    /**
     * This node's code does not know the event or the handler. The delivery waits for a node whose code knows both.
     *
     * @param attempt the failures charged to the delivery
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

    /** The delivery is parked behind an open delivery of an earlier event of its aggregate. */
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
     * A delivery to every handler of the group is replaced by one to each handler that accepts the event.
     *
     * @param lost the error, if a worker was lost when the event was tried; else null
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

    /** The lane's last worker was lost at this event. Each of its deliveries is tried by itself. */
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
