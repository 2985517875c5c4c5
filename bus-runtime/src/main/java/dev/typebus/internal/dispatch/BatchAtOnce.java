package dev.typebus.internal.dispatch;

import dev.typebus.internal.dispatch.CallMemory.Call;
import dev.typebus.internal.jdbc.SqlState;
import dev.typebus.internal.log.StoredRow;
import dev.typebus.internal.publish.OpenTransaction;
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
final class BatchAtOnce {
    /** Returned in place of a number of rows. */
    static final int FAILED = -1;

    private final BatchWork work;
    private final CallMemory.Known known;
    private final Course course;
    private final List<Prepared> prepared = new ArrayList<>();

    BatchAtOnce(BatchWork work, Course course) {
        this.work = work;
        this.known = work.known();
        this.course = course;
    }

    /** A row whose plain handlers have been called: its calls in the transaction, and the outcomes so far. */
    private record Prepared(List<Task> transactional, List<Outcome> outcomes) {}

    /** Returns how many rows were settled; less than zero if that failed. */
    int run(Plan plan, Settlement.Observer observer) throws PostponedException {
        try {
            return callPlain(plan) ? inOneTransaction(observer) : FAILED;
        } catch (Throwable failure) {
            work.oneByOne().failures().throwIfNobodysFault(failure);
            return FAILED;
        }
    }

    private static void gather(Task task, Map<Route, List<Task>> batches) {
        batches.computeIfAbsent(task.route(), route -> new ArrayList<>()).add(task);
    }

    /** Calls the plain handlers; returns false if one that takes batches failed. */
    private boolean callPlain(Plan plan) throws Exception {
        long start = System.nanoTime();
        Map<Route, List<Task>> batches = new LinkedHashMap<>();
        for (StoredRow row : course.rows()) {
            if (prepared.size() > course.indivisible() && work.mustStop(start)) {
                break;
            }
            Prepared one = new Prepared(new ArrayList<>(), new ArrayList<>());
            for (Task task : plan.tasks(row, one.outcomes())) {
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
        for (Map.Entry<Route, List<Task>> batch : batches.entrySet()) {
            if (!runBatch(batch.getKey(), batch.getValue(), null)) {
                return false;
            }
        }
        return true;
    }

    private int inOneTransaction(Settlement.Observer observer) throws Exception {
        long start = System.nanoTime();
        List<Outcome> outcomes = new ArrayList<>();
        Map<Route, List<Task>> batches = new LinkedHashMap<>();
        try (BatchWork.Lazily tx = work.new Lazily()) {
            int count = 0;
            for (Prepared one : prepared) {
                if (count > course.indivisible() && work.mustStop(start)) {
                    break;
                }
                for (Task task : one.transactional()) {
                    if (task.handler().isBatch()) {
                        gather(task, batches);
                    } else if (!runTogether(task, tx)) {
                        return FAILED;
                    }
                }
                outcomes.addAll(one.outcomes());
                count++;
            }
            for (Map.Entry<Route, List<Task>> batch : batches.entrySet()) {
                if (!runBatch(batch.getKey(), batch.getValue(), tx.begun())) {
                    return FAILED;
                }
            }
            try {
                work.finish(tx.begunOrNull(), course.settled(count), outcomes, observer);
            } catch (SQLException failure) {
                if (tx.begunOrNull() != null && SqlState.isConnectionLost(failure.getSQLState())) {
                    // perhaps by a call that returned as if nothing was: the next run is one by one
                    known.lost(Call.first(course.rows().get(0)));
                }
                throw failure;
            }
            return count;
        }
    }

    /** Returns whether it went well; a handler's failure is no reason to hold up the lane, whatever it is. */
    private boolean runTogether(Task task, BatchWork.Lazily tx) throws SQLException, PostponedException {
        boolean alone = tx.begunOrNull() == null;
        OpenTransaction open = tx.begun().open();
        try {
            work.oneByOne().calls().call(task.route(), List.of(task), open);
            restoreSettings(task.route(), tx.begun());
            return true;
        } catch (Throwable failure) {
            work.oneByOne().failures().throwIfEnding(failure);
            if (SqlState.isConnectionLost(SqlState.of(failure))) {
                known.lost(Call.of(task));
            } else if (alone && !Failures.isNobodysFault(failure)) {
                known.know(task, Optional.of(work.oneByOne().failures().judge(task, failure)));
            }
            return false;
        }
    }

    /** Returns whether it went well. */
    private boolean runBatch(Route route, List<Task> tasks, @Nullable HandlerTransaction tx) throws PostponedException {
        try {
            work.oneByOne().calls().call(route, tasks, tx == null ? null : tx.open());
            if (tx != null) {
                restoreSettings(route, tx);
            }
        } catch (Throwable failure) {
            work.oneByOne().failures().throwIfEnding(failure);
            return false;
        }
        if (tx == null) {
            tasks.forEach(task -> known.know(task, Optional.empty()));
        }
        return true;
    }

    /** Costs a round trip, so that it is only done behind handlers that are known to change settings: of others the COMMIT finds out. */
    private void restoreSettings(Route route, HandlerTransaction tx) throws SQLException {
        if (work.oneByOne().calls().isToRestoreSettings(route)) {
            tx.restoreSettings();
        }
    }
}
