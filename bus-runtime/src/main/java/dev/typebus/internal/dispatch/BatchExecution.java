package dev.typebus.internal.dispatch;

import dev.typebus.internal.dispatch.Settlement.Progress;
import dev.typebus.internal.log.Cursor;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Calls plain handlers, begins the transaction and settles, for {@link WholeBatchRunner} and {@link BatchRunner}. For one thread and one batch. */
final class BatchExecution {
    private static final long MAX_NANOS = Duration.ofSeconds(1).toNanos();

    private final LaneTransactions transactions;
    private final TaskRunner tasks;
    private final CallResults.Results known;
    private final BooleanSupplier endEarly;

    /** @param known the results of earlier calls for these rows */
    BatchExecution(
            LaneTransactions transactions, TaskRunner tasks, CallResults.Results known, BooleanSupplier endEarly) {
        this.transactions = transactions;
        this.tasks = tasks;
        this.known = known;
        this.endEarly = endEarly;
    }

    TaskRunner tasks() {
        return tasks;
    }

    CallResults.Results known() {
        return known;
    }

    /** Calls a plain handler, unless the result of that call is known from an earlier run. */
    void runPlain(HandlerTask task, DeliveryPlan plan, List<Outcome> outcomes) throws BatchAbortedException {
        if (plan.isClosed(task)) {
            outcomes.add(new Outcome.Parked(task.row(), task.handler().id()));
            return;
        }
        if (!known.has(task)) {
            known.put(task, tasks.run(task));
        }
        add(known.of(task), task, plan, outcomes);
    }

    static void add(Optional<Outcome.Failed> failed, HandlerTask task, DeliveryPlan plan, List<Outcome> outcomes) {
        failed.ifPresent(outcome -> {
            outcomes.add(outcome);
            plan.close(task.key(), task.row(), outcome.retryIn() == null);
        });
    }

    /** Settles a step and commits; leaves that to {@code steps} if the step is to move the lane's cursor and nothing else. */
    void finish(@Nullable HandlerTransaction tx, Progress progress, List<Outcome> outcomes, Settlement.StepSink steps)
            throws SQLException {
        Optional<Cursor> to = progress.laneCursor();
        if (tx == null && outcomes.isEmpty() && to.isPresent()) {
            steps.cursorOnly(to.get());
            return;
        }
        if (tx == null) {
            transactions.finish(progress, outcomes);
        } else {
            transactions.finish(tx, progress, outcomes);
        }
        steps.committed(progress, !outcomes.isEmpty());
    }

    /** Whether the batch is to end early and settle the rows that it has run: it takes too long, or the lane is to stop. */
    boolean mustStop(long start) {
        return endEarly.getAsBoolean() || System.nanoTime() - start > MAX_NANOS;
    }

    /** A transaction that begins when the first handler needs it. */
    final class LazyTransaction implements AutoCloseable {
        private @Nullable HandlerTransaction tx;

        HandlerTransaction begun() throws SQLException {
            if (tx == null) {
                tx = transactions.begin();
            }
            return tx;
        }

        @Nullable
        HandlerTransaction begunOrNull() {
            return tx;
        }

        @Override
        public void close() {
            if (tx != null) {
                tx.close();
            }
        }
    }
}
