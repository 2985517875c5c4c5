package dev.typebus.internal.dispatch;

import dev.typebus.internal.dispatch.CallResults.Call;
import dev.typebus.internal.dispatch.Settlement.Retries;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Runs one delivery of a lane by itself, and settles it. For the one thread that works for the lane at a time. */
final class SingleDeliveryRunner {
    private final LaneTransactions transactions;
    private final TaskRunner tasks;

    /** Of plain handlers' calls that may not be settled yet, and are not made again: for the same attempt. */
    private final Map<Attempt, Optional<Outcome.Failed>> known = new HashMap<>();

    /** What was redriven or replayed meanwhile is another attempt. */
    private record Attempt(Call call, int attempt, int failures, boolean replaying) {
        static Attempt of(HandlerTask task) {
            return new Attempt(Call.of(task), task.attempt(), task.failures(), task.replaying());
        }
    }

    SingleDeliveryRunner(LaneTransactions transactions, TaskRunner tasks) {
        this.transactions = transactions;
        this.tasks = tasks;
    }

    /** Runs a delivery again and settles it; returns whether what waits next in its line may follow. */
    boolean run(HandlerTask task, Outcome recovered) throws BatchAbortedException, SQLException {
        if (!task.handler().isTransactional()) {
            Attempt attempt = Attempt.of(task);
            if (!known.containsKey(attempt)) {
                known.keySet().removeIf(other -> other.call().equals(attempt.call()));
                known.put(attempt, tasks.run(task));
            }
            boolean free = settle(Objects.requireNonNull(known.get(attempt))
                    .<Outcome>map(each -> each)
                    .orElse(recovered));
            known.remove(attempt);
            return free;
        }
        Outcome.Failed failed;
        try (HandlerTransaction tx = transactions.begin()) {
            Optional<Outcome.Failed> outcome = tasks.run(task, tx);
            if (outcome.filter(Outcome.Failed::isDead).isEmpty()) {
                transactions.finish(
                        tx,
                        new Retries(),
                        List.of(outcome.<Outcome>map(each -> each).orElse(recovered)));
                return outcome.isEmpty();
            }
            failed = outcome.get();
        } catch (TransactionEndedException ended) {
            failed = tasks.onTransactionEnded(ended, null);
        } catch (SQLException | RuntimeException notSettled) {
            tasks.failures().rethrowIfTransient(notSettled);
            failed = tasks.failures().onRepeatedFailure(task, notSettled);
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

    /** Returns whether what waits next in its line may follow. */
    boolean settle(Outcome outcome) throws SQLException {
        transactions.finish(new Retries(), List.of(outcome));
        return outcome.isDone();
    }

    /**
     * Charges a delivery at which the lane's last worker was lost. Where it is dead, that is written before its fallback is called, as the
     * worker may have died of that: it is called once, whatever comes of it.
     */
    void lost(HandlerTask task) throws BatchAbortedException, SQLException {
        Outcome.Failed failed = tasks.failures().onLostCall(task);
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
