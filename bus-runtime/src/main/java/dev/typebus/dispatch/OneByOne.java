package dev.typebus.dispatch;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;

/** Runs single deliveries, so that the failure of one is its own affair. Thread-safe. */
final class OneByOne {
    private final Calls calls;
    private final Failures failures;

    OneByOne(Calls calls, Failures failures) {
        this.calls = calls;
        this.failures = failures;
    }

    /** Runs a task outside any transaction. */
    Optional<Outcome.Failed> run(Task task) throws PostponedException {
        try {
            calls.call(task.route(), List.of(task), null);
            return Optional.empty();
        } catch (Throwable failure) {
            failures.throwIfEnding(failure);
            return Optional.of(failures.judge(task, failure));
        }
    }

    /** Runs a task in the transaction, behind a savepoint to which a failure returns. */
    Optional<Outcome.Failed> run(Task task, HandlerTransaction tx)
            throws PostponedException, SQLException, TransactionEndedException {
        Connection connection = tx.open().connection();
        Savepoint before = connection.setSavepoint();
        try {
            calls.call(task.route(), List.of(task), tx.open());
            tx.checkConstraints();
            connection.releaseSavepoint(before);
            return Optional.empty();
        } catch (Throwable failure) {
            failures.throwIfEnding(failure);
            try {
                connection.rollback(before);
            } catch (SQLException noSavepoint) {
                failures.throwIfNobodysFault(failure);
                failures.throwIfNobodysFault(noSavepoint);
                throw new TransactionEndedException(task, failure);
            }
            return Optional.of(failures.judge(task, failure));
        }
    }
}
