package dev.typebus.dispatch;

import dev.typebus.append.OpenTransaction;
import dev.typebus.append.SqlState;
import dev.typebus.dispatch.CallMemory.Call;
import dev.typebus.dispatch.Settlement.Progress;
import dev.typebus.read.StoredRow;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one batch of a lane: all of it together, in one transaction if any handler wants one; if that fails, it is rolled back and
 * run again one delivery at a time, so that only the culprit is charged. For one thread, once.
 */
public final class BatchRun {
    /** How many rows share a transaction when deliveries run one at a time: few, as each savepoint takes a transaction id. */
    private static final int ROWS_ONE_BY_ONE = 32;

    private static final int FAILED = -1;

    private static final long LONGEST_NANOS = Duration.ofSeconds(1).toNanos();

    private final Transactions transactions;
    private final OneByOne oneByOne;
    private final CallMemory memory;
    private final Map<Call, Optional<Outcome.Failed>> known;
    private final BooleanSupplier endEarly;
    private final Supplier<Plan> plans;
    private final long start = System.nanoTime();

    /** How many rows share a transaction: one, once the settlement of several has failed. */
    private int most = ROWS_ONE_BY_ONE;

    /** @param known the results of calls that are not made again */
    BatchRun(
            Transactions transactions,
            OneByOne oneByOne,
            CallMemory memory,
            Map<Call, Optional<Outcome.Failed>> known,
            BooleanSupplier endEarly,
            Supplier<Plan> plans) {
        this.transactions = transactions;
        this.oneByOne = oneByOne;
        this.memory = memory;
        this.known = known;
        this.endEarly = endEarly;
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
        int settled = together(course, observer);
        return (settled < 0 ? oneByOne(course, observer) : settled)
                == course.rows().size();
    }

    /** Returns how many rows were settled; less than zero if that failed. */
    private int together(Course course, Settlement.Observer observer) throws PostponedException {
        Plan plan = plans.get();
        List<Outcome> outcomes = new ArrayList<>();
        Map<Route, List<Task>> batches = new LinkedHashMap<>();
        try (Lazily tx = new Lazily()) {
            int count = 0;
            for (StoredRow row : course.rows()) {
                if (count > course.indivisible() && mustStop()) {
                    break;
                }
                for (Task task : plan.tasks(row, outcomes)) {
                    if (task.handler().isBatch()) {
                        batches.computeIfAbsent(task.route(), route -> new ArrayList<>())
                                .add(task);
                    } else if (task.handler().isTransactional()) {
                        if (!runTogether(task, tx)) {
                            return FAILED;
                        }
                    } else {
                        runPlain(task, plan, outcomes);
                    }
                }
                count++;
            }
            for (Map.Entry<Route, List<Task>> batch : batches.entrySet()) {
                if (!runBatch(batch.getKey(), batch.getValue(), tx)) {
                    return FAILED;
                }
            }
            finish(tx.begunOrNull(), course.settled(count), outcomes, observer);
            return count;
        } catch (Throwable failure) {
            oneByOne.failures().throwIfNobodysFault(failure);
            return FAILED;
        }
    }

    private int oneByOne(Course course, Settlement.Observer observer) throws PostponedException {
        Plan plan = plans.get();
        int count = 0;
        while (count < course.rows().size() && !(count > course.indivisible() && mustStop())) {
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
                    runPlain(task, plan, outcomes);
                }
            }
        }
        List<Task> ran = new ArrayList<>();
        try (Lazily tx = new Lazily()) {
            for (Task task : transactional) {
                if (plan.isClosed(task)) {
                    outcomes.add(new Outcome.Parked(task.row(), task.handler().id()));
                } else {
                    ran.add(task);
                    add(runTransactional(task, tx), task, plan, outcomes);
                }
            }
            finish(tx.begunOrNull(), progress, outcomes, observer);
            return true;
        } catch (TransactionEndedException ended) {
            learn(ended);
        } catch (SQLException | RuntimeException failure) {
            oneByOne.failures().throwIfNobodysFault(failure);
            learn(rows, ran, failure);
        }
        return false;
    }

    /** A lost connection may have had other reasons the first time. */
    private void learn(TransactionEndedException ended) throws PostponedException {
        Task task = ended.task();
        if (ended.isLost() && !memory.lost(task)) {
            throw new PostponedException(ended.why(), task.row());
        }
        known.put(
                Call.of(task),
                Optional.of(
                        oneByOne.judge(ended, ended.isByFallback() ? known(task).orElseThrow() : null)));
    }

    /** What cannot be settled is run row by row, and then charged to the calls of its row. */
    private void learn(List<StoredRow> rows, List<Task> ran, Throwable failure) throws PostponedException {
        if (rows.size() > 1 && most > 1) {
            most = 1;
            return;
        }
        List<Task> blamed =
                ran.stream().filter(task -> !known.containsKey(Call.of(task))).toList();
        if (blamed.isEmpty()) {
            throw rows.isEmpty() ? new PostponedException(failure) : new PostponedException(failure, rows.get(0));
        }
        blamed.forEach(
                task -> known.put(Call.of(task), Optional.of(oneByOne.failures().judgeRepeated(task, failure))));
    }

    /** Returns whether it went well; a handler's failure is no reason to hold up the lane, whatever it is. */
    private boolean runTogether(Task task, Lazily tx) throws SQLException, PostponedException {
        boolean alone = tx.begunOrNull() == null;
        OpenTransaction open = tx.begun().openForCall();
        try {
            oneByOne.calls().call(task.route(), List.of(task), open);
            if (oneByOne.calls().isToRestoreSettings(task.route())) {
                tx.begun().restoreSettings();
            }
            return true;
        } catch (Throwable failure) {
            oneByOne.failures().throwIfEnding(failure);
            if (SqlState.isConnectionLost(SqlState.of(failure))) {
                memory.lost(task);
            } else if (alone && !Failures.isNobodysFault(failure)) {
                known.put(Call.of(task), Optional.of(oneByOne.failures().judge(task, failure)));
            }
            return false;
        }
    }

    private boolean runBatch(Route route, List<Task> tasks, Lazily tx) throws SQLException, PostponedException {
        boolean transactional = route.handler().isTransactional();
        OpenTransaction open = transactional ? tx.begun().openForCall() : null;
        try {
            oneByOne.calls().call(route, tasks, open);
        } catch (Throwable failure) {
            oneByOne.failures().throwIfEnding(failure);
            return false;
        }
        if (!transactional) {
            tasks.forEach(task -> known.put(Call.of(task), Optional.empty()));
        }
        return true;
    }

    /** Runs what is not known yet, and the fallback of what is dead: its effects went with the transaction if that was rolled back. */
    private Optional<Outcome.Failed> runTransactional(Task task, Lazily tx)
            throws SQLException, PostponedException, TransactionEndedException {
        Call call = Call.of(task);
        Optional<Outcome.Failed> failed = known.containsKey(call) ? known(task) : oneByOne.run(task, tx.begun());
        if (failed.isEmpty()) {
            return failed;
        }
        known.put(call, failed);
        return Optional.of(oneByOne.fallback(task, failed.get(), tx.begun()));
    }

    private void runPlain(Task task, Plan plan, List<Outcome> outcomes) throws PostponedException {
        if (plan.isClosed(task)) {
            outcomes.add(new Outcome.Parked(task.row(), task.handler().id()));
            return;
        }
        if (!known.containsKey(Call.of(task))) {
            known.put(Call.of(task), oneByOne.run(task));
        }
        add(known(task), task, plan, outcomes);
    }

    private Optional<Outcome.Failed> known(Task task) {
        return Objects.requireNonNull(known.get(Call.of(task)));
    }

    private static void add(Optional<Outcome.Failed> failed, Task task, Plan plan, List<Outcome> outcomes) {
        failed.ifPresent(outcome -> {
            outcomes.add(outcome);
            plan.close(task.line(), task.row(), outcome.retryIn() == null);
        });
    }

    private void finish(
            @Nullable HandlerTransaction tx, Progress progress, List<Outcome> outcomes, Settlement.Observer observer)
            throws SQLException {
        if (tx == null) {
            transactions.finish(progress, outcomes);
        } else {
            transactions.finish(tx, progress, outcomes);
        }
        observer.settled(progress, !outcomes.isEmpty());
    }

    private boolean mustStop() {
        return endEarly.getAsBoolean() || System.nanoTime() - start > LONGEST_NANOS;
    }

    /** A transaction that begins when the first handler wants it. */
    private final class Lazily implements AutoCloseable {
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
