package dev.typebus.internal.dispatch;

import dev.typebus.event.DecodingException;
import dev.typebus.event.StoredEvent;
import dev.typebus.handler.Handler;
import dev.typebus.internal.log.Aggregate;
import dev.typebus.internal.log.LaneScope;
import dev.typebus.internal.log.Line;
import dev.typebus.internal.log.StoredRow;
import dev.typebus.json.OutOfMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who gets which of a batch's rows, and what waits. While a plan is carried out it learns which lines a failure has closed. For
 * one thread and one batch.
 */
final class Plan {
    private final Routes routes;
    private final LaneScope scope;
    private final Audience audience;
    private final Failures failures;
    private final Map<Line, Long> closed;

    /** Which handlers a row is for: not all, while some go through older events. */
    interface Audience {
        boolean isFor(StoredRow row, Route route);

        /** Who they are: the id of one handler, or {@link Routes#EVERY_HANDLER}. */
        default String handlers() {
            return Routes.EVERY_HANDLER;
        }

        /** Whether it had been given the row before. */
        default boolean hadBefore(StoredRow row) {
            return false;
        }
    }

    /** @param blocked the lines in which rows behind a position wait already */
    Plan(Routes routes, LaneScope scope, Failures failures, Map<Line, Long> blocked, Audience audience) {
        this.routes = routes;
        this.scope = scope;
        this.audience = audience;
        this.failures = failures;
        this.closed = new HashMap<>(blocked);
    }

    /** A copy that knows what this one knows now, and learns for itself. */
    Plan copy() {
        return new Plan(routes, scope, failures, closed, audience);
    }

    /** The tasks of a row; what cannot become one is added to the outcomes. No row stops the lane. */
    List<Task> tasks(StoredRow row, List<Outcome> outcomes) {
        int before = outcomes.size();
        try {
            return plan(row, outcomes);
        } catch (RuntimeException e) {
            OutOfMemory.throwIfIn(e);
            outcomes.subList(before, outcomes.size()).clear();
            fail(
                    row,
                    audience.handlers(),
                    new DecodingException(row + " cannot be given to its handlers: " + e, e),
                    outcomes);
            return List.of();
        }
    }

    private List<Task> plan(StoredRow row, List<Outcome> outcomes) {
        if (routes.isUnknown(row) && !audience.hadBefore(row)) {
            if (isClosed(audience.handlers(), row)) {
                outcomes.add(new Outcome.Parked(row, audience.handlers()));
            } else {
                fail(row, audience.handlers(), routes.unknown(row), outcomes);
            }
        }
        List<Task> tasks = new ArrayList<>();
        Map<Boolean, List<StoredEvent<?>>> decoded = new HashMap<>();
        for (Route route : routes.wantedBy(row)) {
            String handlerId = route.handler().id();
            if (!route.hasBegun(row) || !audience.isFor(row, route)) {
                continue;
            }
            if (isClosed(handlerId, row)) {
                outcomes.add(new Outcome.Parked(row, handlerId));
                continue;
            }
            try {
                boolean byName = route.handler().selection() instanceof Handler.Names;
                List<StoredEvent<?>> events = decoded.get(byName);
                if (events == null) {
                    events = routes.decode(route, row);
                    decoded.put(byName, events);
                }
                if (!events.isEmpty()) {
                    tasks.add(new Task(row, route, events, 1, 0, 0, audience.hadBefore(row)));
                }
            } catch (DecodingException e) {
                fail(row, handlerId, e, outcomes);
            }
        }
        return tasks;
    }

    private void fail(StoredRow row, String handlerId, DecodingException why, List<Outcome> outcomes) {
        Outcome outcome = failures.unreadable(row, handlerId, 0, why);
        outcomes.add(outcome);
        close(new Line(handlerId, Aggregate.of(row)), row, outcome instanceof Outcome.Failed);
    }

    /** Takes a failure into account: later events of the line wait, unless the group does not care or it is over. */
    void close(Line line, StoredRow row, boolean dead) {
        if (scope.ordered() && (!dead || scope.deadBlock())) {
            closed.merge(line, row.position(), Math::min);
        }
    }

    boolean isClosed(Task task) {
        return isClosed(task.handler().id(), task.row());
    }

    private boolean isClosed(String handlerId, StoredRow row) {
        if (closed.isEmpty()) {
            return false;
        }
        Aggregate aggregate = Aggregate.of(row);
        return row.position() > closed.getOrDefault(new Line(handlerId, aggregate), Long.MAX_VALUE)
                || row.position() > closed.getOrDefault(new Line(Routes.EVERY_HANDLER, aggregate), Long.MAX_VALUE);
    }
}
