package dev.typebus.internal.dispatch;

import dev.typebus.internal.jdbc.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs single deliveries, so that one failure does not affect others, and the dead letter handlers of dead ones. Thread-safe. */
final class TaskRunner {
    private final HandlerInvoker invoker;
    private final FailurePolicy failurePolicy;

    private interface Body {
        void run() throws Throwable;
    }

    TaskRunner(HandlerInvoker invoker, FailurePolicy failurePolicy) {
        this.invoker = invoker;
        this.failurePolicy = failurePolicy;
    }

    HandlerInvoker invoker() {
        return invoker;
    }

    FailurePolicy failurePolicy() {
        return failurePolicy;
    }

    /** Runs a task outside a transaction, and its dead letter handler if the delivery is dead then. */
    Optional<Outcome.Failed> run(HandlerTask task) throws BatchAbortedException {
        try {
            invoker.call(task.route(), List.of(task), null);
            return Optional.empty();
        } catch (Throwable failure) {
            failurePolicy.rethrowIfStopping(failure);
            return Optional.of(runDeadLetterHandler(task, failurePolicy.onFailure(task, failure)));
        }
    }

    /** Runs the dead letter handler of a dead delivery outside a transaction; returns the outcome of the delivery. */
    Outcome.Failed runDeadLetterHandler(HandlerTask task, Outcome.Failed failed) throws BatchAbortedException {
        if (!hasDeadLetterHandler(task, failed)) {
            return failed;
        }
        try {
            invoker.callDeadLetterHandler(task, failed.error(), null);
            return failed;
        } catch (Throwable failure) {
            failurePolicy.rethrowIfStopping(failure);
            return failurePolicy.onDeadLetterHandlerFailure(task, failed, failure);
        }
    }

    /** Runs a task in the transaction, behind a savepoint to which a failure rolls back. The dead letter handler is a separate step. */
    Optional<Outcome.Failed> run(HandlerTask task, HandlerTransaction tx)
            throws BatchAbortedException, SQLException, TransactionEndedException {
        return behindSavepoint(task, tx, false, () -> invoker.call(task.route(), List.of(task), tx.open()))
                .map(failure -> failurePolicy.onFailure(task, failure));
    }

    /** As {@link #runDeadLetterHandler(HandlerTask, Outcome.Failed)}, in the transaction that will write the outcome. */
    Outcome.Failed runDeadLetterHandler(HandlerTask task, Outcome.Failed failed, HandlerTransaction tx)
            throws BatchAbortedException, SQLException, TransactionEndedException {
        if (!hasDeadLetterHandler(task, failed)) {
            return failed;
        }
        return behindSavepoint(task, tx, true, () -> invoker.callDeadLetterHandler(task, failed.error(), tx.open()))
                .map(failure -> failurePolicy.onDeadLetterHandlerFailure(task, failed, failure))
                .orElse(failed);
    }

    /**
     * The outcome of a delivery whose call ended the transaction.
     *
     * @param dead the outcome before the dead letter handler was called; null if the handler ended the transaction
     */
    Outcome.Failed onTransactionEnded(TransactionEndedException ended, Outcome.@Nullable Failed dead) {
        Throwable why = ended.isLost() ? ended.why() : ended.misuse();
        if (dead != null) {
            return failurePolicy.onDeadLetterHandlerFailure(ended.task(), dead, why);
        }
        return ended.isLost()
                ? failurePolicy.onRepeatedFailure(ended.task(), why)
                : failurePolicy.onFailure(ended.task(), why);
    }

    private static boolean hasDeadLetterHandler(HandlerTask task, Outcome.Failed failed) {
        return failed.isDead()
                && failed.ofDeadLetterHandler() == null
                && task.handler().onDead().isPresent();
    }

    private Optional<Throwable> behindSavepoint(
            HandlerTask task, HandlerTransaction tx, boolean ofDeadLetterHandler, Body body)
            throws BatchAbortedException, SQLException, TransactionEndedException {
        Connection connection = tx.open().connection();
        Savepoint before = connection.setSavepoint();
        try {
            body.run();
            if (!tx.restoreSettings().isEmpty()) {
                invoker.recordSettingsChange(task.route());
            }
            tx.checkConstraints();
            connection.releaseSavepoint(before);
            return Optional.empty();
        } catch (Throwable failure) {
            failurePolicy.rethrowIfStopping(failure);
            try {
                connection.rollback(before);
            } catch (SQLException noSavepoint) {
                boolean lost = SqlState.isConnectionLost(noSavepoint.getSQLState())
                        || SqlState.isConnectionLost(SqlState.of(failure));
                throw new TransactionEndedException(task, ofDeadLetterHandler, lost, failure);
            }
            return Optional.of(failure);
        }
    }
}
