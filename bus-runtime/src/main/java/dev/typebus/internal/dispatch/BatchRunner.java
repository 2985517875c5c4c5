package dev.typebus.internal.dispatch;

import dev.typebus.internal.dispatch.CallResults.Call;
import dev.typebus.internal.dispatch.Settlement.Progress;
import dev.typebus.internal.log.EventRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs one batch of a lane: all of it together, in one transaction if any handler wants one; if that fails, it is rolled back and
 * run again one delivery at a time, so that only the culprit is charged. For one thread, once.
 */
public final class BatchRunner {
    /** How many rows share a transaction when deliveries run one at a time: few, as each savepoint takes a transaction id. */
    private static final int ROWS_ONE_BY_ONE = 32;

    private final BatchExecution work;
    private final CallResults.Results known;
    private final Supplier<DeliveryPlan> plans;

    /** How many rows share a transaction: one, once the settlement of several has failed. */
    private int most = ROWS_ONE_BY_ONE;

    BatchRunner(BatchExecution work, Supplier<DeliveryPlan> plans) {
        this.work = work;
        this.known = work.known();
        this.plans = plans;
    }

    /**
     * Runs it.
     *
     * @param steps receives each step of the batch
     * @return whether it came to the last row: it ends early when it takes long
     * @throws BatchAbortedException if nothing of a step could be written: what was not settled is to be read and run again
     * @throws LaneLostException if the lane is another worker's now
     */
    boolean run(RowBatch batch, Settlement.StepSink steps) throws BatchAbortedException {
        if (batch.rows().isEmpty()) {
            return runNext(List.of(), plans.get(), batch.settled(0), steps);
        }
        boolean wasLost = known.wasLost(Call.first(batch.rows().get(0)));
        int settled = wasLost ? WholeBatchRunner.FAILED : new WholeBatchRunner(work, batch).run(plans.get(), steps);
        return (settled == WholeBatchRunner.FAILED ? runOneByOne(batch, steps) : settled)
                == batch.rows().size();
    }

    private int runOneByOne(RowBatch batch, Settlement.StepSink steps) throws BatchAbortedException {
        long start = System.nanoTime();
        DeliveryPlan plan = plans.get();
        int count = 0;
        while (count < batch.rows().size() && !(count > batch.indivisible() && work.mustStop(start))) {
            int end = Math.min(batch.rows().size(), Math.max(batch.indivisible(), count + most));
            DeliveryPlan learning = plan.copy();
            if (runNext(batch.rows().subList(count, end), learning, batch.settled(end), steps)) {
                plan = learning;
                count = end;
            }
        }
        return count;
    }

    /** Runs some rows and settles them; returns false if that is to be tried again with what was learned. */
    private boolean runNext(List<EventRow> rows, DeliveryPlan plan, Progress progress, Settlement.StepSink steps)
            throws BatchAbortedException {
        List<Outcome> outcomes = new ArrayList<>();
        List<HandlerTask> transactional = new ArrayList<>();
        for (EventRow row : rows) {
            for (HandlerTask task : plan.tasks(row, outcomes)) {
                if (task.handler().isTransactional()) {
                    transactional.add(task);
                } else {
                    work.runPlain(task, plan, outcomes);
                }
            }
        }
        List<HandlerTask> ran = new ArrayList<>();
        try (BatchExecution.Lazily tx = work.new Lazily()) {
            for (HandlerTask task : transactional) {
                if (plan.isClosed(task)) {
                    outcomes.add(new Outcome.Parked(task.row(), task.handler().id()));
                } else {
                    ran.add(task);
                    BatchExecution.add(runTransactional(task, tx), task, plan, outcomes);
                }
            }
            work.finish(tx.begunOrNull(), progress, outcomes, steps);
            return true;
        } catch (TransactionEndedException ended) {
            mergeClosedKeys(ended);
        } catch (SQLException | RuntimeException failure) {
            work.tasks().failures().rethrowIfTransient(failure);
            mergeClosedKeys(rows, ran, failure);
        }
        return false;
    }

    /** A lost connection may have had other reasons the first time. */
    private void mergeClosedKeys(TransactionEndedException ended) throws BatchAbortedException {
        HandlerTask task = ended.task();
        if (ended.isLost() && !known.markLost(Call.of(task))) {
            throw new BatchAbortedException(ended.why(), task.row());
        }
        known.put(
                task,
                Optional.of(work.tasks()
                        .onTransactionEnded(
                                ended,
                                ended.isByDeadLetterHandler() ? known.of(task).orElseThrow() : null)));
    }

    /** What cannot be settled is run row by row, and then charged to the calls of its row. */
    private void mergeClosedKeys(List<EventRow> rows, List<HandlerTask> ran, Throwable failure)
            throws BatchAbortedException {
        if (rows.size() > 1 && most > 1) {
            most = 1;
            return;
        }
        List<HandlerTask> blamed = ran.stream().filter(task -> !known.has(task)).toList();
        if (blamed.isEmpty()) {
            throw rows.isEmpty() ? new BatchAbortedException(failure) : new BatchAbortedException(failure, rows.get(0));
        }
        blamed.forEach(
                task -> known.put(task, Optional.of(work.tasks().failures().onRepeatedFailure(task, failure))));
    }

    /** Runs what is not known yet, and the fallback of what is dead: its effects went with the transaction if that was rolled back. */
    private Optional<Outcome.Failed> runTransactional(HandlerTask task, BatchExecution.Lazily tx)
            throws SQLException, BatchAbortedException, TransactionEndedException {
        Optional<Outcome.Failed> failed =
                known.has(task) ? known.of(task) : work.tasks().run(task, tx.begun());
        if (failed.isEmpty()) {
            return failed;
        }
        known.put(task, failed);
        return Optional.of(work.tasks().runDeadLetterHandler(task, failed.get(), tx.begun()));
    }
}
