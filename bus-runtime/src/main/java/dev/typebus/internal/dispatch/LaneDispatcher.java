package dev.typebus.internal.dispatch;

import dev.typebus.event.DecodingException;
import dev.typebus.event.TypebusException;
import dev.typebus.event.UnknownHandlerException;
import dev.typebus.internal.log.CatchUpCursor;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.DueRetry;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.OrderingKey;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Runs the handlers of one lane. For the one thread that works for the lane at a time. */
public final class LaneDispatcher {
    private final LaneTransactions transactions;
    private final Routes routes;
    private final LaneSpec scope;
    private final BooleanSupplier stopping;
    private final CircuitBreaker circuitBreaker;
    private final FailurePolicy failurePolicy;
    private final TaskRunner tasks;
    private final SingleDeliveryRunner single;
    private final CallResults memory = new CallResults();
    private Stuck stuck = (position, handlerId) -> {};

    /** Is called with the delivery whose handler does not return; with the first delivery, if the handler has a batch. */
    @FunctionalInterface
    public interface Stuck {
        void givenUp(long position, String handlerId);
    }

    /** @param stopping whether batches are to end early, and interrupts cost no attempt */
    public LaneDispatcher(
            LaneTransactions transactions, Routes routes, LaneSpec scope, BooleanSupplier stopping, Watchdog watchdog) {
        this.transactions = transactions;
        this.routes = routes;
        this.scope = scope;
        this.stopping = stopping;
        this.circuitBreaker = new CircuitBreaker(scope.toString());
        this.failurePolicy = new FailurePolicy(scope.toString(), stopping, circuitBreaker);
        this.tasks = new TaskRunner(
                new HandlerInvoker(
                        stopping,
                        watchdog.newTimeout(
                                scope.toString(), (position, handlerId) -> stuck.givenUp(position, handlerId)),
                        circuitBreaker),
                failurePolicy);
        this.single = new SingleDeliveryRunner(transactions, tasks);
    }

    /** Sets the action that runs, on another thread, when a handler does not return and is given up. To be called before the first batch. */
    public void whenStuck(Stuck action) {
        stuck = action;
    }

    /** Whether the lane is to end its work soon. */
    public boolean isStopping() {
        return stopping.getAsBoolean();
    }

    /** Whether the circuit breaker is open: after {@link #remainingPause} a single delivery is to be tried. */
    public boolean isCircuitOpen() {
        return circuitBreaker.isOpen();
    }

    /** The reason why {@link #isCircuitOpen}, for logs and health. */
    public String reason() {
        return circuitBreaker.reason();
    }

    /** The time in which no delivery is to be tried; zero if one may be tried now. */
    public Duration remainingPause() {
        return circuitBreaker.remainingPause();
    }

    /** Stores the lane's cursor, where nothing else is to be written. */
    public void storeCursor(Cursor to) throws SQLException {
        transactions.advance(to);
    }

    /** Whether the group has a handler with this id. */
    public boolean hasHandler(String handlerId) {
        return routes.has(handlerId);
    }

    /**
     * Runs a batch of the lane.
     *
     * @param blocked keys with an open delivery, and its position: later rows are parked
     * @param catchingUp cursors of the handlers that catch up, by id; a handler gets no row ahead of its cursor
     * @param steps receives each step of the batch
     * @throws BatchAbortedException if a transient failure ended the batch: the rows that are not settled are to be read and run again
     * @throws LaneLostException if the lane belongs to another worker now
     */
    public void advance(
            RowBatch batch,
            Map<OrderingKey, Long> blocked,
            Map<String, CatchUpCursor> catchingUp,
            Settlement.StepSink steps)
            throws BatchAbortedException {
        run(batch, blocked, steps, (row, route) -> hasPassed(route.handler().id(), row, catchingUp));
    }

    private static boolean hasPassed(String handlerId, EventRow row, Map<String, CatchUpCursor> catchingUp) {
        CatchUpCursor catchUp = catchingUp.get(handlerId);
        return catchUp == null || catchUp.hasPassed(row);
    }

    /** Runs a batch of one handler's catch-up; otherwise as {@link #advance}. */
    public void catchUp(
            CatchUpCursor catchUp, RowBatch batch, Map<OrderingKey, Long> blocked, Settlement.StepSink steps)
            throws BatchAbortedException {
        run(batch, blocked, steps, new DeliveryPlan.Recipients() {
            @Override
            public boolean accepts(EventRow row, Route route) {
                return route.handler().id().equals(catchUp.handlerId());
            }

            @Override
            public String handlerId() {
                return catchUp
                        .handlerId(); // the other handlers may have received an event that this node does not know
            }

            @Override
            public boolean isRepeat(EventRow row) {
                return catchUp.repeats(row, scope.restoredUpTo());
            }
        });
    }

    private void run(
            RowBatch batch,
            Map<OrderingKey, Long> blocked,
            Settlement.StepSink steps,
            DeliveryPlan.Recipients recipients)
            throws BatchAbortedException {
        List<EventRow> rows = batch.rows();
        try {
            BatchExecution work = new BatchExecution(
                    transactions,
                    tasks,
                    memory.of(batch.name(), rows.isEmpty() ? 0 : rows.get(0).position()),
                    () -> stopping.getAsBoolean() || circuitBreaker.isOpen());
            boolean all = new BatchRunner(
                            work, () -> new DeliveryPlan(routes, scope, failurePolicy, blocked, recipients))
                    .run(batch, steps);
            if (all && !rows.isEmpty()) {
                memory.settled(batch.name()); // otherwise handlers may have been called for the remaining rows
            }
        } catch (BatchAbortedException e) {
            throw rows.isEmpty() ? e : e.from(rows.get(0));
        }
    }

    /**
     * Retries a delivery that is due.
     *
     * @param catchingUp cursors of the handlers that catch up, by id: a delivery to every handler is not for a handler that has yet to reach
     *     its event
     * @param lost whether the last worker was lost at this delivery: then that attempt is charged, and the handler is not called
     * @return whether the next delivery of its key may follow
     */
    public boolean retry(DueRetry due, Map<String, CatchUpCursor> catchingUp, boolean lost)
            throws BatchAbortedException {
        EventRow row = due.row();
        try {
            if (due.handlerId().equals(Routes.EVERY_HANDLER)) {
                return fanOut(due, catchingUp);
            }
            Optional<Route> route = routes.find(due.handlerId());
            if (route.isEmpty()) {
                return single.settle(unreadable(due, unknownHandler(due)));
            }
            if (routes.isUnknown(row)) {
                return single.settle(unreadable(due, routes.unknown(row)));
            }
            if (!routes.accepts(row, route.get())) {
                return single.settle(succeeded(due)); // the handler does not want this event
            }
            Optional<HandlerTask> task;
            try {
                task = task(due, route.get());
            } catch (DecodingException e) {
                return single.settle(unreadable(due, e));
            }
            if (lost && task.isPresent()) {
                single.lost(task.get());
                return false;
            }
            return task.isPresent() ? single.run(task.get(), succeeded(due)) : single.settle(succeeded(due));
        } catch (BatchAbortedException e) {
            throw e.from(row);
        } catch (SQLException | RuntimeException failure) {
            failurePolicy.rethrowIfTransient(failure);
            throw new BatchAbortedException(failure, row);
        }
    }

    private Optional<HandlerTask> task(DueRetry due, Route route) {
        return Optional.of(routes.decode(route, due.row()))
                .filter(events -> !events.isEmpty())
                .map(events -> new HandlerTask(
                        due.row(), route, events, due.attempts() + 1, due.failures(), due.excuses(), due.replaying()));
    }

    private static Outcome.RetrySucceeded succeeded(DueRetry due) {
        return new Outcome.RetrySucceeded(due.row(), due.handlerId(), due.next());
    }

    private Outcome unreadable(DueRetry due, TypebusException why) {
        return failurePolicy.unreadable(due.row(), due.handlerId(), due.attempts(), why);
    }

    /**
     * Quarantines a row instead of running it: each of its deliveries is tried by itself.
     *
     * @param batch a batch of this row alone
     */
    public void quarantine(RowBatch batch, String handlerId, Settlement.StepSink steps) throws BatchAbortedException {
        EventRow row = batch.rows().get(0);
        Settlement.Progress progress = batch.settled(1);
        try {
            transactions.finish(progress, List.of(new Outcome.Quarantined(row, handlerId, failurePolicy.lostAt(row))));
        } catch (SQLException | RuntimeException failure) {
            failurePolicy.rethrowIfTransient(failure);
            throw new BatchAbortedException(failure);
        }
        steps.committed(progress, true);
    }

    private boolean fanOut(DueRetry due, Map<String, CatchUpCursor> catchingUp) throws SQLException {
        EventRow row = due.row();
        if (routes.isUnknown(row)) {
            return single.settle(unreadable(due, routes.unknown(row)));
        }
        List<String> handlerIds = routes.handlersFor(row).stream()
                .filter(route -> route.isAfterStart(row))
                .map(route -> route.handler().id())
                .filter(handlerId -> isOnlyDeliveredHere(handlerId, row, catchingUp))
                .toList();
        return single.settle(new Outcome.FannedOut(
                row, Routes.EVERY_HANDLER, handlerIds, due.lost() ? failurePolicy.lostAt(row) : null, due.next()));
    }

    /**
     * Whether the handler is to receive the row by this delivery. The replay will deliver it again, but may be cancelled first; so the delivery is
     * kept.
     */
    private boolean isOnlyDeliveredHere(String handlerId, EventRow row, Map<String, CatchUpCursor> catchingUp) {
        CatchUpCursor catchUp = catchingUp.get(handlerId);
        return hasPassed(handlerId, row, catchingUp) || (catchUp != null && catchUp.repeats(row, scope.restoredUpTo()));
    }

    private UnknownHandlerException unknownHandler(DueRetry due) {
        return new UnknownHandlerException("Group " + scope.group() + " has no handler " + due.handlerId()
                + " in this application. Deploy the code that has it, or discard the delivery by bus.deadLetters()");
    }
}
