package dev.typebus.internal.dispatch;

import dev.typebus.internal.dispatch.CallMemory.Call;
import dev.typebus.internal.dispatch.Settlement.Progress;
import dev.typebus.internal.log.StoredRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs one batch of a lane: all of it together, in one transaction if any handler wants one; if that fails, it is rolled back and
 * run again one delivery at a time, so that only the culprit is charged. For one thread, once.
 */
public final class BatchRun {
    /** How many rows share a transaction when deliveries run one at a time: few, as each savepoint takes a transaction id. */
    private static final int ROWS_ONE_BY_ONE = 32;

    private final BatchWork work;
    private final CallMemory.Known known;
    private final Supplier<Plan> plans;

    /** How many rows share a transaction: one, once the settlement of several has failed. */
    private int most = ROWS_ONE_BY_ONE;

    BatchRun(BatchWork work, Supplier<Plan> plans) {
        this.work = work;
        this.known = work.known();
        this.plans = plans;
    }

    /**
     * Runs it.
     *
     * @param observer hears of each step that was committed
     * @return whether it came to the last row: it ends early when it takes long
     * @throws PostponedException if nothing of a step could be written: what was not settled is to be read and run again
     * @throws LaneLostException if the lane is another worker's now
     */
    boolean run(Course course, Settlement.Observer observer) throws PostponedException {
        if (course.rows().isEmpty()) {
            return step(List.of(), plans.get(), course.settled(0), observer);
        }
        boolean wasLost = known.wasLost(Call.first(course.rows().get(0)));
        int settled = wasLost ? BatchAtOnce.FAILED : new BatchAtOnce(work, course).run(plans.get(), observer);
        return (settled == BatchAtOnce.FAILED ? oneByOne(course, observer) : settled)
                == course.rows().size();
    }

    private int oneByOne(Course course, Settlement.Observer observer) throws PostponedException {
        long start = System.nanoTime();
        Plan plan = plans.get();
        int count = 0;
        while (count < course.rows().size() && !(count > course.indivisible() && work.mustStop(start))) {
            int end = Math.min(course.rows().size(), Math.max(course.indivisible(), count + most));
            Plan learning = plan.copy();
            if (step(course.rows().subList(count, end), learning, course.settled(end), observer)) {
                plan = learning;
                count = end;
            }
        }
        return count;
    }

    /** Runs some rows and settles them; returns false if that is to be tried again with what was learned. */
    private boolean step(List<StoredRow> rows, Plan plan, Progress progress, Settlement.Observer observer)
            throws PostponedException {
        List<Outcome> outcomes = new ArrayList<>();
        List<Task> transactional = new ArrayList<>();
        for (StoredRow row : rows) {
            for (Task task : plan.tasks(row, outcomes)) {
                if (task.handler().isTransactional()) {
                    transactional.add(task);
                } else {
                    work.runPlain(task, plan, outcomes);
                }
            }
        }
        List<Task> ran = new ArrayList<>();
        try (BatchWork.Lazily tx = work.new Lazily()) {
            for (Task task : transactional) {
                if (plan.isClosed(task)) {
                    outcomes.add(new Outcome.Parked(task.row(), task.handler().id()));
                } else {
                    ran.add(task);
                    BatchWork.add(runTransactional(task, tx), task, plan, outcomes);
                }
            }
            work.finish(tx.begunOrNull(), progress, outcomes, observer);
            return true;
        } catch (TransactionEndedException ended) {
            learn(ended);
        } catch (SQLException | RuntimeException failure) {
            work.oneByOne().failures().throwIfNobodysFault(failure);
            learn(rows, ran, failure);
        }
        return false;
    }

    /** A lost connection may have had other reasons the first time. */
    private void learn(TransactionEndedException ended) throws PostponedException {
        Task task = ended.task();
        if (ended.isLost() && !known.lost(Call.of(task))) {
            throw new PostponedException(ended.why(), task.row());
        }
        known.know(
                task,
                Optional.of(work.oneByOne()
                        .judge(ended, ended.isByFallback() ? known.of(task).orElseThrow() : null)));
    }

    /** What cannot be settled is run row by row, and then charged to the calls of its row. */
    private void learn(List<StoredRow> rows, List<Task> ran, Throwable failure) throws PostponedException {
        if (rows.size() > 1 && most > 1) {
            most = 1;
            return;
        }
        List<Task> blamed = ran.stream().filter(task -> !known.has(task)).toList();
        if (blamed.isEmpty()) {
            throw rows.isEmpty() ? new PostponedException(failure) : new PostponedException(failure, rows.get(0));
        }
        blamed.forEach(
                task -> known.know(task, Optional.of(work.oneByOne().failures().judgeRepeated(task, failure))));
    }

    /** Runs what is not known yet, and the fallback of what is dead: its effects went with the transaction if that was rolled back. */
    private Optional<Outcome.Failed> runTransactional(Task task, BatchWork.Lazily tx)
            throws SQLException, PostponedException, TransactionEndedException {
        Optional<Outcome.Failed> failed =
                known.has(task) ? known.of(task) : work.oneByOne().run(task, tx.begun());
        if (failed.isEmpty()) {
            return failed;
        }
        known.know(task, failed);
        return Optional.of(work.oneByOne().fallback(task, failed.get(), tx.begun()));
    }
}
