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
 * Runs all of a batch at once: first its plain handlers, outside any transaction, then the others in one. What plain handlers return is known
 * should that fail. For one thread, once.
 */
final class WholeBatchRunner {
    /** Returned in place of a number of rows. */
    static final int FAILED = -1;

    private final BatchExecution work;
    private final CallResults.Results known;
    private final RowBatch course;
    private final List<Prepared> prepared = new ArrayList<>();

    WholeBatchRunner(BatchExecution work, RowBatch course) {
        this.work = work;
        this.known = work.known();
        this.course = course;
    }

    /** A row whose plain handlers have been called: its calls in the transaction, and the outcomes so far. */
    private record Prepared(List<HandlerTask> transactional, List<Outcome> outcomes) {}

    /** Returns how many rows were settled; less than zero if that failed. */
    int run(DeliveryPlan plan, Settlement.StepSink steps) throws BatchAbortedException {
        try {
            return callPlain(plan) ? inOneTransaction(steps) : FAILED;
        } catch (Throwable failure) {
            work.tasks().failures().rethrowIfTransient(failure);
            return FAILED;
        }
    }

    private static void gather(HandlerTask task, Map<Route, List<HandlerTask>> batches) {
        batches.computeIfAbsent(task.route(), route -> new ArrayList<>()).add(task);
    }

    /** Calls the plain handlers; returns false if one that takes batches failed. */
    private boolean callPlain(DeliveryPlan plan) throws Exception {
        long start = System.nanoTime();
        Map<Route, List<HandlerTask>> batches = new LinkedHashMap<>();
        for (EventRow row : course.rows()) {
            if (prepared.size() > course.indivisible() && work.mustStop(start)) {
                break;
            }
            Prepared one = new Prepared(new ArrayList<>(), new ArrayList<>());
            for (HandlerTask task : plan.tasks(row, one.outcomes())) {
                if (task.handler().isTransactional()) {
                    one.transactional().add(task);
                } else if (task.handler().isBatch()) {
                    gather(task, batches);
                } else {
                    work.runPlain(task, plan, one.outcomes());
                }
            }
            prepared.add(one);
        }
        for (Map.Entry<Route, List<HandlerTask>> batch : batches.entrySet()) {
            if (!runBatch(batch.getKey(), batch.getValue(), null)) {
                return false;
            }
        }
        return true;
    }

    private int inOneTransaction(Settlement.StepSink steps) throws Exception {
        long start = System.nanoTime();
        List<Outcome> outcomes = new ArrayList<>();
        Map<Route, List<HandlerTask>> batches = new LinkedHashMap<>();
        try (BatchExecution.Lazily tx = work.new Lazily()) {
            int count = 0;
            for (Prepared one : prepared) {
                if (count > course.indivisible() && work.mustStop(start)) {
                    break;
                }
                for (HandlerTask task : one.transactional()) {
                    if (task.handler().isBatch()) {
                        gather(task, batches);
                    } else if (!runTogether(task, tx)) {
                        return FAILED;
                    }
                }
                outcomes.addAll(one.outcomes());
                count++;
            }
            for (Map.Entry<Route, List<HandlerTask>> batch : batches.entrySet()) {
                if (!runBatch(batch.getKey(), batch.getValue(), tx.begun())) {
                    return FAILED;
                }
            }
            try {
                work.finish(tx.begunOrNull(), course.settled(count), outcomes, steps);
            } catch (SQLException failure) {
                if (tx.begunOrNull() != null && SqlState.isConnectionLost(failure.getSQLState())) {
                    // perhaps by a call that returned as if nothing was: the next run is one by one
                    known.markLost(Call.first(course.rows().get(0)));
                }
                throw failure;
            }
            return count;
        }
    }

    /** Returns whether it went well; a handler's failure is no reason to hold up the lane, whatever it is. */
    private boolean runTogether(HandlerTask task, BatchExecution.Lazily tx) throws SQLException, BatchAbortedException {
        boolean alone = tx.begunOrNull() == null;
        BusTransaction open = tx.begun().open();
        try {
            work.tasks().calls().call(task.route(), List.of(task), open);
            restoreSettings(task.route(), tx.begun());
            return true;
        } catch (Throwable failure) {
            work.tasks().failures().rethrowIfStopping(failure);
            if (SqlState.isConnectionLost(SqlState.of(failure))) {
                known.markLost(Call.of(task));
            } else if (alone && !FailurePolicy.isTransient(failure)) {
                known.put(task, Optional.of(work.tasks().failures().onFailure(task, failure)));
            }
            return false;
        }
    }

    /** Returns whether it went well. */
    private boolean runBatch(Route route, List<HandlerTask> tasks, @Nullable HandlerTransaction tx)
            throws BatchAbortedException {
        try {
            work.tasks().calls().call(route, tasks, tx == null ? null : tx.open());
            if (tx != null) {
                restoreSettings(route, tx);
            }
        } catch (Throwable failure) {
            work.tasks().failures().rethrowIfStopping(failure);
            return false;
        }
        if (tx == null) {
            tasks.forEach(task -> known.put(task, Optional.empty()));
        }
        return true;
    }

    /** Costs a round trip, so that it is only done behind handlers that are known to change settings: of others the COMMIT finds out. */
    private void restoreSettings(Route route, HandlerTransaction tx) throws SQLException {
        if (work.tasks().calls().isToRestoreSettings(route)) {
            tx.restoreSettings();
        }
    }
}
