package dev.typebus.internal.dispatch;

import dev.typebus.event.DecodingException;
import dev.typebus.event.StoredEvent;
import dev.typebus.handler.Handler;
import dev.typebus.internal.log.Aggregate;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.OrderingKey;
import dev.typebus.json.OutOfMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which handlers receive which rows of a batch, and which deliveries are parked. While the batch runs, the plan records which keys a
 * failure has closed. For one thread and one batch.
 */
final class DeliveryPlan {
    private final Routes routes;
    private final LaneSpec scope;
    private final Recipients recipients;
    private final FailurePolicy failurePolicy;
    private final Map<OrderingKey, Long> closed;

    /** The handlers that a batch is for. Handlers that catch up do not receive every row from the lane. */
    interface Recipients {
        boolean accepts(EventRow row, Route route);

        /** The id of the only handler, or {@link Routes#EVERY_HANDLER}. */
        default String handlerId() {
            return Routes.EVERY_HANDLER;
        }

        /** Whether the handler has received the row before a replay. */
        default boolean isRepeat(EventRow row) {
            return false;
        }
    }

    /** @param blocked keys with an open delivery, and its position: later rows are parked */
    DeliveryPlan(
            Routes routes,
            LaneSpec scope,
            FailurePolicy failurePolicy,
            Map<OrderingKey, Long> blocked,
            Recipients recipients) {
        this.routes = routes;
        this.scope = scope;
        this.recipients = recipients;
        this.failurePolicy = failurePolicy;
        this.closed = new HashMap<>(blocked);
    }

    /** A copy that has the closed keys of this plan, and records its own. */
    DeliveryPlan copy() {
        return new DeliveryPlan(routes, scope, failurePolicy, closed, recipients);
    }

    /** The tasks of a row. A delivery that cannot become a task is added to the outcomes: no row stops the lane. */
    List<HandlerTask> tasks(EventRow row, List<Outcome> outcomes) {
        int before = outcomes.size();
        try {
            return plan(row, outcomes);
        } catch (RuntimeException e) {
            OutOfMemory.throwIfIn(e);
            outcomes.subList(before, outcomes.size()).clear();
            fail(
                    row,
                    recipients.handlerId(),
                    new DecodingException(row + " cannot be given to its handlers: " + e, e),
                    outcomes);
            return List.of();
        }
    }

    private List<HandlerTask> plan(EventRow row, List<Outcome> outcomes) {
        if (routes.isUnknown(row) && !recipients.isRepeat(row)) {
            if (isClosed(recipients.handlerId(), row)) {
                outcomes.add(new Outcome.Parked(row, recipients.handlerId()));
            } else {
                fail(row, recipients.handlerId(), routes.unknown(row), outcomes);
            }
        }
        List<HandlerTask> tasks = new ArrayList<>();
        Map<Boolean, List<StoredEvent<?>>> decoded = new HashMap<>();
        for (Route route : routes.handlersFor(row)) {
            String handlerId = route.handler().id();
            if (!route.isAfterStart(row) || !recipients.accepts(row, route)) {
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
                    tasks.add(new HandlerTask(row, route, events, 1, 0, 0, recipients.isRepeat(row)));
                }
            } catch (DecodingException e) {
                fail(row, handlerId, e, outcomes);
            }
        }
        return tasks;
    }

    private void fail(EventRow row, String handlerId, DecodingException why, List<Outcome> outcomes) {
        Outcome outcome = failurePolicy.unreadable(row, handlerId, 0, why);
        outcomes.add(outcome);
        close(new OrderingKey(handlerId, Aggregate.of(row)), row, outcome instanceof Outcome.Failed);
    }

    /** Records a failure: later events of the key are parked, unless the group is unordered, or the delivery is dead and does not block. */
    void close(OrderingKey key, EventRow row, boolean dead) {
        if (scope.ordered() && (!dead || scope.deadBlock())) {
            closed.merge(key, row.position(), Math::min);
        }
    }

    boolean isClosed(HandlerTask task) {
        return isClosed(task.handler().id(), task.row());
    }

    private boolean isClosed(String handlerId, EventRow row) {
        if (closed.isEmpty()) {
            return false;
        }
        Aggregate aggregate = Aggregate.of(row);
        return row.position() > closed.getOrDefault(new OrderingKey(handlerId, aggregate), Long.MAX_VALUE)
                || row.position()
                        > closed.getOrDefault(new OrderingKey(Routes.EVERY_HANDLER, aggregate), Long.MAX_VALUE);
    }
}
