package dev.typebus.internal.dispatch;

import dev.typebus.internal.dispatch.Settlement.Progress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The calls of plain handlers, the transaction and the settlement of a batch, for {@link BatchAtOnce} and {@link BatchRun}. For one thread. */
final class BatchWork {
    private static final long LONGEST_NANOS = Duration.ofSeconds(1).toNanos();

    private final Transactions transactions;
    private final OneByOne oneByOne;
    private final CallMemory.Known known;
    private final BooleanSupplier endEarly;

    /** @param known what is known of calls for these rows */
    BatchWork(Transactions transactions, OneByOne oneByOne, CallMemory.Known known, BooleanSupplier endEarly) {
        this.transactions = transactions;
        this.oneByOne = oneByOne;
        this.known = known;
        this.endEarly = endEarly;
    }

    OneByOne oneByOne() {
        return oneByOne;
    }

    CallMemory.Known known() {
        return known;
    }

    /** Calls a plain handler, unless the result of that call is known. */
    void runPlain(Task task, Plan plan, List<Outcome> outcomes) throws PostponedException {
        if (plan.isClosed(task)) {
            outcomes.add(new Outcome.Parked(task.row(), task.handler().id()));
            return;
        }
        if (!known.has(task)) {
            known.know(task, oneByOne.run(task));
        }
        add(known.of(task), task, plan, outcomes);
    }

    static void add(Optional<Outcome.Failed> failed, Task task, Plan plan, List<Outcome> outcomes) {
        failed.ifPresent(outcome -> {
            outcomes.add(outcome);
            plan.close(task.line(), task.row(), outcome.retryIn() == null);
        });
    }

    void finish(
            @Nullable HandlerTransaction tx, Progress progress, List<Outcome> outcomes, Settlement.Observer observer)
            throws SQLException {
        if (tx == null) {
            transactions.finish(progress, outcomes);
        } else {
            transactions.finish(tx, progress, outcomes);
        }
        observer.settled(progress, !outcomes.isEmpty());
    }

    /** Whether the batch is to end, and settle what it has: it has taken long since then, or the lane is to stop. */
    boolean mustStop(long start) {
        return endEarly.getAsBoolean() || System.nanoTime() - start > LONGEST_NANOS;
    }

    /** A transaction that begins when the first handler wants it. */
    final class Lazily implements AutoCloseable {
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
