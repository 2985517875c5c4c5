package dev.typebus.internal.dispatch;

import dev.typebus.internal.dispatch.CallMemory.Call;
import dev.typebus.internal.dispatch.Settlement.Retries;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Runs one delivery of a lane by itself, and settles it. For the one thread that works for the lane at a time. */
final class SingleRun {
    private final Transactions transactions;
    private final OneByOne oneByOne;

    /** Of plain handlers' calls that may not be settled yet, and are not made again: for the same attempt. */
    private final Map<Attempt, Optional<Outcome.Failed>> known = new HashMap<>();

    /** What was redriven or replayed meanwhile is another attempt. */
    private record Attempt(Call call, int attempt, int failures, boolean replaying) {
        static Attempt of(Task task) {
            return new Attempt(Call.of(task), task.attempt(), task.failures(), task.replaying());
        }
    }

    SingleRun(Transactions transactions, OneByOne oneByOne) {
        this.transactions = transactions;
        this.oneByOne = oneByOne;
    }

    /** Runs a delivery again and settles it; returns whether what waits next in its line may follow. */
    boolean run(Task task, Outcome recovered) throws PostponedException, SQLException {
        if (!task.handler().isTransactional()) {
            Attempt attempt = Attempt.of(task);
            if (!known.containsKey(attempt)) {
                known.keySet().removeIf(other -> other.call().equals(attempt.call()));
                known.put(attempt, oneByOne.run(task));
            }
            boolean free = settle(Objects.requireNonNull(known.get(attempt))
                    .<Outcome>map(each -> each)
                    .orElse(recovered));
            known.remove(attempt);
            return free;
        }
        Outcome.Failed failed;
        try (HandlerTransaction tx = transactions.begin()) {
            Optional<Outcome.Failed> outcome = oneByOne.run(task, tx);
            if (outcome.filter(Outcome.Failed::isDead).isEmpty()) {
                transactions.finish(
                        tx,
                        new Retries(),
                        List.of(outcome.<Outcome>map(each -> each).orElse(recovered)));
                return outcome.isEmpty();
            }
            failed = outcome.get();
        } catch (TransactionEndedException ended) {
            failed = oneByOne.judge(ended, null);
        } catch (SQLException | RuntimeException notSettled) {
            oneByOne.failures().throwIfNobodysFault(notSettled);
            failed = oneByOne.failures().judgeRepeated(task, notSettled);
        }
        settleFailed(task, failed);
        return false;
    }

    private void settleFailed(Task task, Outcome.Failed failed) throws PostponedException, SQLException {
        try (HandlerTransaction tx = transactions.begin()) {
            transactions.finish(tx, new Retries(), List.of(oneByOne.fallback(task, failed, tx)));
        } catch (TransactionEndedException ended) {
            settle(oneByOne.judge(ended, failed));
        }
    }

    /** Returns whether what waits next in its line may follow. */
    boolean settle(Outcome outcome) throws SQLException {
        transactions.finish(new Retries(), List.of(outcome));
        return !(outcome instanceof Outcome.Failed || outcome instanceof Outcome.Unroutable);
    }

    /**
     * Charges a delivery at which the lane's last worker was lost. Where it is dead, that is written before its fallback is called, as the
     * worker may have died of that: it is called once, whatever comes of it.
     */
    void lost(Task task) throws PostponedException, SQLException {
        Outcome.Failed failed = oneByOne.failures().judgeLost(task);
        settle(failed);
        if (failed.isDead()) {
            runFallback(task, failed);
        }
    }

    private void runFallback(Task task, Outcome.Failed dead) throws PostponedException, SQLException {
        if (!task.handler().isTransactional()) {
            oneByOne.fallback(task, dead);
            return;
        }
        try (HandlerTransaction tx = transactions.begin()) {
            oneByOne.fallback(task, dead, tx);
            transactions.finish(tx, new Retries(), List.of());
        } catch (TransactionEndedException ended) {
            oneByOne.judge(ended, dead);
        }
    }
}
