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
 * Runs one batch of a lane. All its deliveries run together, in one transaction if any handler needs one. If that fails, the transaction is
 * rolled back and the deliveries run again one at a time, so that only the one that fails is charged. For one thread and one use.
 */
public final class BatchRunner {
    /** Rows that share a transaction when deliveries run one at a time. They are few, as each savepoint takes a transaction id. */
    private static final int MAX_ROWS_PER_TRANSACTION = 32;

    private final BatchExecution work;
    private final CallResults.Results known;
    private final Supplier<DeliveryPlan> plans;

    /** Rows that share a transaction; one, after the settlement of several rows has failed. */
    private int rowsPerTransaction = MAX_ROWS_PER_TRANSACTION;

    BatchRunner(BatchExecution work, Supplier<DeliveryPlan> plans) {
        this.work = work;
        this.known = work.known();
        this.plans = plans;
    }

    /**
     * Runs the batch.
     *
     * @param steps receives each step of the batch
     * @return whether the last row is settled; false if the batch took too long and ended early
     * @throws BatchAbortedException if a step could not be written: the rows that are not settled are to be read and run again
     * @throws LaneLostException if the lane belongs to another worker now
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
            int end = Math.min(batch.rows().size(), Math.max(batch.indivisible(), count + rowsPerTransaction));
            DeliveryPlan next = plan.copy();
            if (runNext(batch.rows().subList(count, end), next, batch.settled(end), steps)) {
                plan = next;
                count = end;
            }
        }
        return count;
    }

    /** Runs some rows and settles them; returns false if they are to run again, now that more results are known. */
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
        try (BatchExecution.LazyTransaction tx = work.new LazyTransaction()) {
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
            recordEnd(ended);
        } catch (SQLException | RuntimeException failure) {
            work.tasks().failurePolicy().rethrowIfTransient(failure);
            recordFailure(rows, ran, failure);
        }
        return false;
    }

    /** Records the result of a call that ended the transaction. A lost connection counts from the second time on, because once may have another reason. */
    private void recordEnd(TransactionEndedException ended) throws BatchAbortedException {
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

    /** Handles a failed settlement: several rows run again row by row; a single row's failure is charged to its calls. */
    private void recordFailure(List<EventRow> rows, List<HandlerTask> ran, Throwable failure)
            throws BatchAbortedException {
        if (rows.size() > 1 && rowsPerTransaction > 1) {
            rowsPerTransaction = 1;
            return;
        }
        List<HandlerTask> blamed = ran.stream().filter(task -> !known.has(task)).toList();
        if (blamed.isEmpty()) {
            throw rows.isEmpty() ? new BatchAbortedException(failure) : new BatchAbortedException(failure, rows.get(0));
        }
        blamed.forEach(
                task -> known.put(task, Optional.of(work.tasks().failurePolicy().onRepeatedFailure(task, failure))));
    }

    /** Runs a task whose result is not known, and the dead letter handler of a dead delivery: a rollback undid the effects of an earlier call. */
    private Optional<Outcome.Failed> runTransactional(HandlerTask task, BatchExecution.LazyTransaction tx)
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
