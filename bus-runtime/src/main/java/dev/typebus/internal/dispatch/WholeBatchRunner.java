package dev.typebus.internal.dispatch;

import dev.typebus.internal.dispatch.CallResults.Call;
import dev.typebus.internal.jdbc.SqlState;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.publish.BusTransaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs a whole batch at once: first its plain handlers, outside a transaction, then the others in one transaction. If that fails, the results of
 * plain handlers are kept. For one thread and one use.
 */
final class WholeBatchRunner {
    /** Stands for a failure, in place of a number of rows. */
    static final int FAILED = -1;

    private final BatchExecution work;
    private final CallResults.Results known;
    private final RowBatch batch;
    private final List<Prepared> prepared = new ArrayList<>();

    WholeBatchRunner(BatchExecution work, RowBatch batch) {
        this.work = work;
        this.known = work.known();
        this.batch = batch;
    }

    /** A row whose plain handlers have been called: its tasks for the transaction, and its outcomes so far. */
    private record Prepared(List<HandlerTask> transactional, List<Outcome> outcomes) {}

    /** Returns the number of settled rows, or {@link #FAILED}. */
    int run(DeliveryPlan plan, Settlement.StepSink steps) throws BatchAbortedException {
        try {
            return callPlain(plan) ? inOneTransaction(steps) : FAILED;
        } catch (Throwable failure) {
            work.tasks().failurePolicy().rethrowIfTransient(failure);
            return FAILED;
        }
    }

    private static void addTo(HandlerTask task, Map<Route, List<HandlerTask>> batches) {
        batches.computeIfAbsent(task.route(), route -> new ArrayList<>()).add(task);
    }

    /** Calls the plain handlers; returns false if a batch handler failed. */
    private boolean callPlain(DeliveryPlan plan) throws Exception {
        long start = System.nanoTime();
        Map<Route, List<HandlerTask>> batches = new LinkedHashMap<>();
        for (EventRow row : batch.rows()) {
            if (prepared.size() > batch.indivisible() && work.mustStop(start)) {
                break;
            }
            Prepared one = new Prepared(new ArrayList<>(), new ArrayList<>());
            for (HandlerTask task : plan.tasks(row, one.outcomes())) {
                if (task.handler().isTransactional()) {
                    one.transactional().add(task);
                } else if (task.handler().isBatch()) {
                    addTo(task, batches);
                } else {
                    work.runPlain(task, plan, one.outcomes());
                }
            }
            prepared.add(one);
        }
        for (Map.Entry<Route, List<HandlerTask>> byRoute : batches.entrySet()) {
            if (!runBatch(byRoute.getKey(), byRoute.getValue(), null)) {
                return false;
            }
        }
        return true;
    }

    private int inOneTransaction(Settlement.StepSink steps) throws Exception {
        long start = System.nanoTime();
        List<Outcome> outcomes = new ArrayList<>();
        Map<Route, List<HandlerTask>> batches = new LinkedHashMap<>();
        try (BatchExecution.LazyTransaction tx = work.new LazyTransaction()) {
            int count = 0;
            for (Prepared one : prepared) {
                if (count > batch.indivisible() && work.mustStop(start)) {
                    break;
                }
                for (HandlerTask task : one.transactional()) {
                    if (task.handler().isBatch()) {
                        addTo(task, batches);
                    } else if (!runTogether(task, tx)) {
                        return FAILED;
                    }
                }
                outcomes.addAll(one.outcomes());
                count++;
            }
            for (Map.Entry<Route, List<HandlerTask>> byRoute : batches.entrySet()) {
                if (!runBatch(byRoute.getKey(), byRoute.getValue(), tx.begun())) {
                    return FAILED;
                }
            }
            try {
                work.finish(tx.begunOrNull(), batch.settled(count), outcomes, steps);
            } catch (SQLException failure) {
                if (tx.begunOrNull() != null && SqlState.isConnectionLost(failure.getSQLState())) {
                    // perhaps by a call that returned normally: the next run is one by one
                    known.markLost(Call.first(batch.rows().get(0)));
                }
                throw failure;
            }
            return count;
        }
    }

    /** Runs a task in the shared transaction; returns whether it succeeded. No handler's failure, of any kind, holds up the lane. */
    private boolean runTogether(HandlerTask task, BatchExecution.LazyTransaction tx)
            throws SQLException, BatchAbortedException {
        boolean alone = tx.begunOrNull() == null;
        BusTransaction open = tx.begun().open();
        try {
            work.tasks().invoker().call(task.route(), List.of(task), open);
            restoreSettings(task.route(), tx.begun());
            return true;
        } catch (Throwable failure) {
            work.tasks().failurePolicy().rethrowIfStopping(failure);
            if (SqlState.isConnectionLost(SqlState.of(failure))) {
                known.markLost(Call.of(task));
            } else if (alone && !FailurePolicy.isTransient(failure)) {
                known.put(task, Optional.of(work.tasks().failurePolicy().onFailure(task, failure)));
            }
            return false;
        }
    }

    /** Runs a batch handler; returns whether it succeeded. */
    private boolean runBatch(Route route, List<HandlerTask> tasks, @Nullable HandlerTransaction tx)
            throws BatchAbortedException {
        try {
            work.tasks().invoker().call(route, tasks, tx == null ? null : tx.open());
            if (tx != null) {
                restoreSettings(route, tx);
            }
        } catch (Throwable failure) {
            work.tasks().failurePolicy().rethrowIfStopping(failure);
            return false;
        }
        if (tx == null) {
            tasks.forEach(task -> known.put(task, Optional.empty()));
        }
        return true;
    }

    /** Restores settings after handlers that are known to change them, because it costs a round trip. The COMMIT detects other handlers that do. */
    private void restoreSettings(Route route, HandlerTransaction tx) throws SQLException {
        if (work.tasks().invoker().changesSettings(route)) {
            tx.restoreSettings();
        }
    }
}
