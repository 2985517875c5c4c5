package dev.typebus.internal.dispatch;

import dev.typebus.internal.dispatch.CallResults.Call;
import dev.typebus.internal.dispatch.Settlement.Retries;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Retries one delivery of a lane by itself, and settles it. For the one thread that works for the lane at a time. */
final class SingleDeliveryRunner {
    private final LaneTransactions transactions;
    private final TaskRunner tasks;

    /** Results of plain handlers' calls whose settlement failed. The same attempt is not repeated. */
    private final Map<Attempt, Optional<Outcome.Failed>> known = new HashMap<>();

    /** One attempt at a delivery. A delivery that was redriven or replayed in between is another attempt. */
    private record Attempt(Call call, int attempt, int failures, boolean replaying) {
        static Attempt of(HandlerTask task) {
            return new Attempt(Call.of(task), task.attempt(), task.failures(), task.replaying());
        }
    }

    SingleDeliveryRunner(LaneTransactions transactions, TaskRunner tasks) {
        this.transactions = transactions;
        this.tasks = tasks;
    }

    /** Runs a delivery and settles it; returns whether the next delivery of its key may follow. */
    boolean run(HandlerTask task, Outcome succeeded) throws BatchAbortedException, SQLException {
        if (!task.handler().isTransactional()) {
            Attempt attempt = Attempt.of(task);
            if (!known.containsKey(attempt)) {
                known.keySet().removeIf(other -> other.call().equals(attempt.call()));
                known.put(attempt, tasks.run(task));
            }
            boolean done = settle(Objects.requireNonNull(known.get(attempt))
                    .<Outcome>map(each -> each)
                    .orElse(succeeded));
            known.remove(attempt);
            return done;
        }
        Outcome.Failed failed;
        try (HandlerTransaction tx = transactions.begin()) {
            Optional<Outcome.Failed> outcome = tasks.run(task, tx);
            if (outcome.filter(Outcome.Failed::isDead).isEmpty()) {
                transactions.finish(
                        tx,
                        new Retries(),
                        List.of(outcome.<Outcome>map(each -> each).orElse(succeeded)));
                return outcome.isEmpty();
            }
            failed = outcome.get();
        } catch (TransactionEndedException ended) {
            failed = tasks.onTransactionEnded(ended, null);
        } catch (SQLException | RuntimeException notSettled) {
            tasks.failurePolicy().rethrowIfTransient(notSettled);
            failed = tasks.failurePolicy().onRepeatedFailure(task, notSettled);
        }
        settleFailed(task, failed);
        return false;
    }

    private void settleFailed(HandlerTask task, Outcome.Failed failed) throws BatchAbortedException, SQLException {
        try (HandlerTransaction tx = transactions.begin()) {
            transactions.finish(tx, new Retries(), List.of(tasks.runDeadLetterHandler(task, failed, tx)));
        } catch (TransactionEndedException ended) {
            settle(tasks.onTransactionEnded(ended, failed));
        }
    }

    /** Settles an outcome; returns whether the next delivery of its key may follow. */
    boolean settle(Outcome outcome) throws SQLException {
        transactions.finish(new Retries(), List.of(outcome));
        return outcome.isDone();
    }

    /**
     * Charges a delivery at which the lane's last worker was lost. If the delivery is dead, the dead letter is written before its dead letter handler
     * is called, because the worker may have died of that handler. It is called once, even if it fails.
     */
    void lost(HandlerTask task) throws BatchAbortedException, SQLException {
        Outcome.Failed failed = tasks.failurePolicy().onLostCall(task);
        settle(failed);
        if (failed.isDead()) {
            runDeadLetterHandler(task, failed);
        }
    }

    private void runDeadLetterHandler(HandlerTask task, Outcome.Failed dead)
            throws BatchAbortedException, SQLException {
        if (!task.handler().isTransactional()) {
            tasks.runDeadLetterHandler(task, dead);
            return;
        }
        try (HandlerTransaction tx = transactions.begin()) {
            tasks.runDeadLetterHandler(task, dead, tx);
            transactions.finish(tx, new Retries(), List.of());
        } catch (TransactionEndedException ended) {
            tasks.onTransactionEnded(ended, dead);
        }
    }
}
