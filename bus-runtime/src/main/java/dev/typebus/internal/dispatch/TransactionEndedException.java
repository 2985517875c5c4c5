package dev.typebus.internal.dispatch;

import dev.typebus.handler.HandlerMisuseException;
import java.util.Objects;

/** A handler or its dead letter handler ended the transaction that it was given: by a COMMIT or ROLLBACK, or by losing the connection. */
final class TransactionEndedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient HandlerTask task;

    private final boolean byDeadLetterHandler;

    private final boolean lost;

    TransactionEndedException(HandlerTask task, boolean byDeadLetterHandler, boolean lost, Throwable failure) {
        super(failure);
        this.task = task;
        this.byDeadLetterHandler = byDeadLetterHandler;
        this.lost = lost;
    }

    /** Whether the connection was lost. */
    boolean isLost() {
        return lost;
    }

    /** Whether the dead letter handler ended it. */
    boolean isByDeadLetterHandler() {
        return byDeadLetterHandler;
    }

    HandlerTask task() {
        return task;
    }

    /** The failure of the call, or of the step after it. */
    Throwable why() {
        return Objects.requireNonNull(getCause());
    }

    HandlerMisuseException misuse() {
        return new HandlerMisuseException(
                (byDeadLetterHandler ? "The @OnDead method of handler " : "Handler ")
                        + task.handler().id()
                        + " ended the transaction of " + task.row()
                        + " by a COMMIT or ROLLBACK of its own. What it had written before a COMMIT stays"
                        + (byDeadLetterHandler ? "" : ", and is written again at the next attempt")
                        + ". Leave the end of the transaction to the bus",
                getCause());
    }
}
