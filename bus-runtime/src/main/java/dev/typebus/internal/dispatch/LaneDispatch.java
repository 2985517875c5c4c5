package dev.typebus.internal.dispatch;

import dev.typebus.event.DecodingException;
import dev.typebus.event.TypebusException;
import dev.typebus.event.UnknownHandlerException;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.DueDelivery;
import dev.typebus.internal.log.LaneScope;
import dev.typebus.internal.log.Line;
import dev.typebus.internal.log.StoredRow;
import dev.typebus.internal.log.Way;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Runs the handlers of one lane. For the one thread that works for the lane at a time. */
public final class LaneDispatch {
    private final Transactions transactions;
    private final Routes routes;
    private final LaneScope scope;
    private final BooleanSupplier stopping;
    private final Breaker breaker;
    private final Failures failures;
    private final OneByOne oneByOne;
    private final SingleRun single;
    private final CallMemory memory = new CallMemory();
    private Stuck stuck = (position, handlerId) -> {};

    /** Is told which delivery's handler does not return. Of a batch, it is the first delivery. */
    @FunctionalInterface
    public interface Stuck {
        void givenUp(long position, String handlerId);
    }

    /** @param stopping whether batches are to end early, and interruptions cost no attempt */
    public LaneDispatch(
            Transactions transactions, Routes routes, LaneScope scope, BooleanSupplier stopping, Watchdog watchdog) {
        this.transactions = transactions;
        this.routes = routes;
        this.scope = scope;
        this.stopping = stopping;
        this.breaker = new Breaker(scope.toString());
        this.failures = new Failures(scope.toString(), stopping, breaker);
        this.oneByOne = new OneByOne(
                new Calls(
                        stopping,
                        watchdog.watch(scope.toString(), (position, handlerId) -> stuck.givenUp(position, handlerId)),
                        breaker),
                failures);
        this.single = new SingleRun(transactions, oneByOne);
    }

    /** Who is told, on another thread, when a handler does not return and is given up. To be called before any work. */
    public void whenStuck(Stuck action) {
        stuck = action;
    }

    /** Whether work is to end soon. */
    public boolean isStopping() {
        return stopping.getAsBoolean();
    }

    /** Whether everything fails: one delivery at a time is to be tried, after {@link #pause}. */
    public boolean isProbing() {
        return breaker.isOpen();
    }

    /** Why {@link #isProbing}, for people. */
    public String reason() {
        return breaker.reason();
    }

    /** How long nothing is to be tried; zero if something may. */
    public Duration pause() {
        return breaker.pause();
    }

    /** From now on, or no more, {@link #advance} only keeps how far it came where it wrote nothing else; nothing but it may be called then. */
    public void postpone(boolean postpone) {
        transactions.postpone(postpone);
    }

    /** How far {@link #advance} came without that being stored. */
    public Optional<Cursor> postponed() {
        return transactions.postponed();
    }

    /** Whether the group has a handler with this id. */
    public boolean handles(String handlerId) {
        return routes.has(handlerId);
    }

    /**
     * Goes on with the lane.
     *
     * @param blocked lines in which rows behind a position wait for what is open there
     * @param catchingUp how far handlers came that still go through older events; they get no row that lies before them
     * @param observer hears of each step that was committed
     * @throws PostponedException if nobody's fault ended it: what was not settled is to be read and run again
     * @throws LaneLostException if the lane is another worker's now
     */
    public void advance(
            Course course, Map<Line, Long> blocked, Map<String, Way> catchingUp, Settlement.Observer observer)
            throws PostponedException {
        run(course, blocked, observer, (row, route) -> hasPassed(route.handler().id(), row, catchingUp));
    }

    private static boolean hasPassed(String handlerId, StoredRow row, Map<String, Way> catchingUp) {
        Way way = catchingUp.get(handlerId);
        return way == null || way.hasPassed(row);
    }

    /** Goes on with one handler's way through older events; else as {@link #advance}. */
    public void catchUp(Way way, Course course, Map<Line, Long> blocked, Settlement.Observer observer)
            throws PostponedException {
        run(course, blocked, observer, new Plan.Audience() {
            @Override
            public boolean isFor(StoredRow row, Route route) {
                return route.handler().id().equals(way.handlerId());
            }

            @Override
            public String handlers() {
                return way.handlerId(); // the others may have been given what this node does not know
            }

            @Override
            public boolean hadBefore(StoredRow row) {
                return way.repeats(row, scope.eraFloor());
            }
        });
    }

    private void run(Course course, Map<Line, Long> blocked, Settlement.Observer observer, Plan.Audience audience)
            throws PostponedException {
        List<StoredRow> rows = course.rows();
        try {
            BatchWork work = new BatchWork(
                    transactions,
                    oneByOne,
                    memory.of(course.name(), rows.isEmpty() ? 0 : rows.get(0).position()),
                    () -> stopping.getAsBoolean() || breaker.isOpen());
            boolean all = new BatchRun(work, () -> new Plan(routes, scope, failures, blocked, audience))
                    .run(course, observer);
            if (all && !rows.isEmpty()) {
                memory.settled(course.name()); // else calls may have been made for the rows that are left
            }
        } catch (PostponedException e) {
            throw rows.isEmpty() ? e : e.from(rows.get(0));
        }
    }

    /**
     * Tries a delivery again whose time has come.
     *
     * @param catchingUp how far handlers came that still go through older events: a delivery to all handlers is not for those who
     *     have yet to come to its event
     * @param lost whether the last worker was lost at it: then that attempt is charged, and no other one made
     * @return whether what waits next in its line may follow
     */
    public boolean retry(DueDelivery due, Map<String, Way> catchingUp, boolean lost) throws PostponedException {
        StoredRow row = due.row();
        try {
            if (due.handlerId().equals(Routes.EVERY_HANDLER)) {
                return divide(due, catchingUp);
            }
            Optional<Route> route = routes.find(due.handlerId());
            if (route.isEmpty()) {
                return single.settle(unreadable(due, gone(due)));
            }
            if (routes.isUnknown(row)) {
                return single.settle(unreadable(due, routes.unknown(row)));
            }
            if (!routes.isFor(row, route.get())) {
                return single.settle(recovered(due)); // the line or the batch had other events, too
            }
            Optional<Task> task;
            try {
                task = task(due, route.get());
            } catch (DecodingException e) {
                return single.settle(unreadable(due, e));
            }
            if (lost && task.isPresent()) {
                single.lost(task.get());
                return false;
            }
            return task.isPresent() ? single.run(task.get(), recovered(due)) : single.settle(recovered(due));
        } catch (PostponedException e) {
            throw e.from(row);
        } catch (SQLException | RuntimeException failure) {
            failures.throwIfNobodysFault(failure);
            throw new PostponedException(failure, row);
        }
    }

    private Optional<Task> task(DueDelivery due, Route route) {
        return Optional.of(routes.decode(route, due.row()))
                .filter(events -> !events.isEmpty())
                .map(events -> new Task(
                        due.row(), route, events, due.attempts() + 1, due.failures(), due.excuses(), due.replaying()));
    }

    private static Outcome.Recovered recovered(DueDelivery due) {
        return new Outcome.Recovered(due.row(), due.handlerId(), due.next());
    }

    private Outcome unreadable(DueDelivery due, TypebusException why) {
        return failures.unreadable(due.row(), due.handlerId(), due.attempts(), why);
    }

    /**
     * Lets a row be tried by itself by each handler, instead of running it.
     *
     * @param course its only row
     */
    public void setAside(Course course, String handlerId, Settlement.Observer observer) throws PostponedException {
        StoredRow row = course.rows().get(0);
        Settlement.Progress progress = course.settled(1);
        try {
            transactions.finish(progress, List.of(new Outcome.SetAside(row, handlerId, failures.lostAt(row))));
        } catch (SQLException | RuntimeException failure) {
            failures.throwIfNobodysFault(failure);
            throw new PostponedException(failure);
        }
        observer.settled(progress, true);
    }

    private boolean divide(DueDelivery due, Map<String, Way> catchingUp) throws SQLException {
        StoredRow row = due.row();
        if (routes.isUnknown(row)) {
            return single.settle(unreadable(due, routes.unknown(row)));
        }
        List<String> handlerIds = routes.wantedBy(row).stream()
                .filter(route -> route.hasBegun(row))
                .map(route -> route.handler().id())
                .filter(handlerId -> comesToItOnlyThus(handlerId, row, catchingUp))
                .toList();
        return single.settle(new Outcome.Divided(
                row, Routes.EVERY_HANDLER, handlerIds, due.lost() ? failures.lostAt(row) : null, due.next()));
    }

    /** A replay comes to what it repeats, too: but it may be cancelled before, and then the delivery stands. */
    private boolean comesToItOnlyThus(String handlerId, StoredRow row, Map<String, Way> catchingUp) {
        Way way = catchingUp.get(handlerId);
        return hasPassed(handlerId, row, catchingUp) || (way != null && way.repeats(row, scope.eraFloor()));
    }

    private UnknownHandlerException gone(DueDelivery due) {
        return new UnknownHandlerException("Group " + scope.group() + " has no handler " + due.handlerId()
                + " in this application. Deploy the code that has it, or discard the delivery by bus.deadLetters()");
    }
}
