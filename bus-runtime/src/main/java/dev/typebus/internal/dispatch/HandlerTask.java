package dev.typebus.internal.dispatch;

import dev.typebus.event.StoredEvent;
import dev.typebus.handler.Handler;
import dev.typebus.internal.log.Aggregate;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.OrderingKey;
import java.util.List;

/**
 * One row for one handler, decoded.
 *
 * @param events one; several, in the order of their handling, if an upcaster split it
 * @param attempt 1 for the first time
 * @param failures how often it was tried before, charged or not
 * @param excuses how often it was excused for what may have been its own fault
 * @param replaying whether the handler had been given it before a replay
 */
record HandlerTask(
        EventRow row,
        Route route,
        List<StoredEvent<?>> events,
        int attempt,
        int failures,
        int excuses,
        boolean replaying) {
    Handler<?> handler() {
        return route.handler();
    }

    OrderingKey line() {
        return new OrderingKey(handler().id(), Aggregate.of(row));
    }
}
