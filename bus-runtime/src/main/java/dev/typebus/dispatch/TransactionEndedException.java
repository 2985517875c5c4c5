package dev.typebus.dispatch;

import dev.typebus.event.HandlerMisuseException;

/** A handler ended the transaction that it was given, by a COMMIT or ROLLBACK of its own. */
final class TransactionEndedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Task task;

    TransactionEndedException(Task task, Throwable failure) {
        super(failure);
        this.task = task;
    }

    Task task() {
        return task;
    }

    HandlerMisuseException misuse() {
        return new HandlerMisuseException(
                "Handler " + task.handler().id() + " ended the transaction of " + task.row()
                        + " by a COMMIT or ROLLBACK of its own. What it had written before a COMMIT stays, and is written again"
                        + " at the next attempt. Leave the end of the transaction to the bus",
                getCause());
    }
}
