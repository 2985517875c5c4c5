package dev.typebus.dispatch;

import dev.typebus.append.OpenTransaction;
import dev.typebus.dispatch.Settlement.Progress;
import dev.typebus.read.Line;
import dev.typebus.read.StoredRow;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one batch of a lane: all of it together, in one transaction if any handler wants one; if that fails, it is rolled back and
 * run again one delivery at a time, so that only the culprit is charged. For one thread, once.
 */
public final class BatchRun {
    /** How many rows share a transaction when deliveries run one at a time: few, as each savepoint takes a transaction id. */
    private static final int ROWS_ONE_BY_ONE = 32;

    private static final long LONGEST_NANOS = Duration.ofSeconds(1).toNanos();

    private final Transactions transactions;
    private final Calls calls;
    private final Failures failures;
    private final BooleanSupplier endEarly;
    private final OneByOne oneByOne;
    private final Set<Line> blocked;
    private final PlanOf planOf;
    private final Map<Call, Optional<Outcome.Failed>> known = new HashMap<>();
    private final long start = System.nanoTime();

    /** Makes a plan that knows which lines are blocked already. */
    interface PlanOf {
        Plan plan(Set<Line> blocked);
    }

    /**
     * A call whose result stands whatever becomes of the transaction: a plain handler's, or one that failed by itself. It is not
     * made again.
     */
    private record Call(long position, String handlerId) {
        static Call of(Task task) {
            return new Call(task.row().position(), task.handler().id());
        }
    }

    BatchRun(
            Transactions transactions,
            Calls calls,
            Failures failures,
            BooleanSupplier endEarly,
            Set<Line> blocked,
            PlanOf planOf) {
        this.transactions = transactions;
        this.failures = failures;
        this.endEarly = endEarly;
        this.calls = calls;
        this.oneByOne = new OneByOne(calls, failures);
        this.blocked = blocked;
        this.planOf = planOf;
    }

    /**
     * Runs it.
     *
     * @param observer hears of each step that was committed
     * @throws PostponedException if nobody's fault ended it: what was not settled is to be read and run again
     * @throws LaneLostException if the lane is another worker's now
     */
    void run(Course course, Settlement.Observer observer) throws PostponedException {
        if (!together(course, observer)) {
            oneByOne(course, observer);
        }
    }

    private boolean together(Course course, Settlement.Observer observer) throws PostponedException {
        Plan plan = planOf.plan(blocked);
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
                            return false;
                        }
                    } else {
                        runPlain(task, plan, outcomes);
                    }
                }
                count++;
            }
            for (Map.Entry<Route, List<Task>> batch : batches.entrySet()) {
                if (!runBatch(batch.getKey(), batch.getValue(), tx)) {
                    return false;
                }
            }
            finish(tx.begunOrNull(), course.settled(count), outcomes, observer);
            return true;
        } catch (Throwable failure) {
            failures.throwIfNobodysFault(failure);
            return false;
        }
    }

    private void oneByOne(Course course, Settlement.Observer observer) throws PostponedException {
        Plan plan = planOf.plan(blocked);
        int count = 0;
        while (count < course.rows().size() && !(count > course.indivisible() && mustStop())) {
            int end = Math.min(course.rows().size(), Math.max(course.indivisible(), count + ROWS_ONE_BY_ONE));
            List<Outcome> outcomes = new ArrayList<>();
            List<Task> transactional = new ArrayList<>();
            for (StoredRow row : course.rows().subList(count, end)) {
                for (Task task : plan.tasks(row, outcomes)) {
                    if (task.handler().isTransactional()) {
                        transactional.add(task);
                    } else {
                        runPlain(task, plan, outcomes);
                    }
                }
            }
            runTransactional(transactional, plan, course.settled(end), outcomes, observer);
            count = end;
        }
    }

    /** Returns whether it went well; a handler's failure is no reason to hold up the lane, whatever it is. */
    private boolean runTogether(Task task, Lazily tx) throws SQLException, PostponedException {
        boolean alone = tx.begunOrNull() == null;
        OpenTransaction open = tx.begun().openForCall();
        try {
            calls.call(task.route(), List.of(task), open);
            if (calls.isToRestoreSettings(task.route())) {
                tx.begun().restoreSettings();
            }
            return true;
        } catch (Throwable failure) {
            failures.throwIfEnding(failure);
            if (alone && !Failures.isNobodysFault(failure)) {
                known.put(Call.of(task), Optional.of(failures.judge(task, failure)));
            }
            return false;
        }
    }

    private boolean runBatch(Route route, List<Task> tasks, Lazily tx) throws SQLException, PostponedException {
        boolean transactional = route.handler().isTransactional();
        OpenTransaction open = transactional ? tx.begun().openForCall() : null;
        try {
            calls.call(route, tasks, open);
        } catch (Throwable failure) {
            failures.throwIfEnding(failure);
            return false;
        }
        if (!transactional) {
            tasks.forEach(task -> known.put(Call.of(task), Optional.empty()));
        }
        return true;
    }

    private void runTransactional(
            List<Task> tasks, Plan plan, Progress progress, List<Outcome> outcomes, Settlement.Observer observer)
            throws PostponedException {
        List<Outcome> all = new ArrayList<>(outcomes);
        Plan learning = plan.copy();
        try (Lazily tx = new Lazily()) {
            for (Task task : tasks) {
                if (learning.isClosed(task)) {
                    all.add(new Outcome.Parked(task.row(), task.handler().id()));
                } else {
                    add(runTransactional(task, tx), task, learning, all);
                }
            }
            finish(tx.begunOrNull(), progress, all, observer);
            plan.learnFrom(learning);
            return;
        } catch (TransactionEndedException ended) {
            known.put(Call.of(ended.task()), Optional.of(judge(ended)));
        } catch (SQLException | RuntimeException failure) {
            failures.throwIfNobodysFault(failure);
            throw new PostponedException(failure);
        }
        runTransactional(tasks, plan, progress, outcomes, observer);
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

    private Outcome.Failed judge(TransactionEndedException ended) {
        Task task = ended.task();
        return ended.isByFallback()
                ? failures.judgeFallback(task, known(task).orElseThrow(), ended.misuse())
                : failures.judge(task, ended.misuse());
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
            plan.close(task.line(), outcome.retryIn() == null);
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
