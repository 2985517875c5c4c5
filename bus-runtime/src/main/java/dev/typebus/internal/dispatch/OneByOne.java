package dev.typebus.internal.dispatch;

import dev.typebus.internal.jdbc.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs single deliveries, so that the failure of one is its own affair, and the fallbacks of those that are dead. Thread-safe. */
final class OneByOne {
    private final Calls calls;
    private final Failures failures;

    private interface Body {
        void run() throws Throwable;
    }

    OneByOne(Calls calls, Failures failures) {
        this.calls = calls;
        this.failures = failures;
    }

    Calls calls() {
        return calls;
    }

    Failures failures() {
        return failures;
    }

    /** Runs a task outside any transaction, and its fallback if it is dead then. */
    Optional<Outcome.Failed> run(Task task) throws PostponedException {
        try {
            calls.call(task.route(), List.of(task), null);
            return Optional.empty();
        } catch (Throwable failure) {
            failures.throwIfEnding(failure);
            return Optional.of(fallback(task, failures.judge(task, failure)));
        }
    }

    /** Runs the fallback of a task outside any transaction if it is dead, and says what becomes of the delivery then. */
    Outcome.Failed fallback(Task task, Outcome.Failed failed) throws PostponedException {
        if (!hasFallback(task, failed)) {
            return failed;
        }
        try {
            calls.callFallback(task, failed.error(), null);
            return failed;
        } catch (Throwable failure) {
            failures.throwIfEnding(failure);
            return failures.judgeFallback(task, failed, failure);
        }
    }

    /** Runs a task in the transaction, behind a savepoint to which a failure returns. Its fallback is another step. */
    Optional<Outcome.Failed> run(Task task, HandlerTransaction tx)
            throws PostponedException, SQLException, TransactionEndedException {
        return behindSavepoint(task, tx, false, () -> calls.call(task.route(), List.of(task), tx.open()))
                .map(failure -> failures.judge(task, failure));
    }

    /** As {@link #fallback(Task, Outcome.Failed)}, in the transaction that will write what becomes of the delivery. */
    Outcome.Failed fallback(Task task, Outcome.Failed failed, HandlerTransaction tx)
            throws PostponedException, SQLException, TransactionEndedException {
        if (!hasFallback(task, failed)) {
            return failed;
        }
        return behindSavepoint(task, tx, true, () -> calls.callFallback(task, failed.error(), tx.open()))
                .map(failure -> failures.judgeFallback(task, failed, failure))
                .orElse(failed);
    }

    /**
     * What becomes of a delivery whose call ended the transaction.
     *
     * @param dead as what it was judged before its fallback was called; null if it was the handler
     */
    Outcome.Failed judge(TransactionEndedException ended, Outcome.@Nullable Failed dead) {
        Throwable why = ended.isLost() ? ended.why() : ended.misuse();
        if (dead != null) {
            return failures.judgeFallback(ended.task(), dead, why);
        }
        return ended.isLost() ? failures.judgeRepeated(ended.task(), why) : failures.judge(ended.task(), why);
    }

    private static boolean hasFallback(Task task, Outcome.Failed failed) {
        return failed.isDead()
                && failed.ofFallback() == null
                && task.handler().fallback().isPresent();
    }

    private Optional<Throwable> behindSavepoint(Task task, HandlerTransaction tx, boolean fallback, Body body)
            throws PostponedException, SQLException, TransactionEndedException {
        Connection connection = tx.open().connection();
        Savepoint before = connection.setSavepoint();
        try {
            body.run();
            if (!tx.restoreSettings().isEmpty()) {
                calls.changesSettings(task.route());
            }
            tx.checkConstraints();
            connection.releaseSavepoint(before);
            return Optional.empty();
        } catch (Throwable failure) {
            failures.throwIfEnding(failure);
            try {
                connection.rollback(before);
            } catch (SQLException noSavepoint) {
                boolean lost = SqlState.isConnectionLost(noSavepoint.getSQLState())
                        || SqlState.isConnectionLost(SqlState.of(failure));
                throw new TransactionEndedException(task, fallback, lost, failure);
            }
            return Optional.of(failure);
        }
    }
}
