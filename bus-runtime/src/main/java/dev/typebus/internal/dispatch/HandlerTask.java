package dev.typebus.internal.dispatch;

import dev.typebus.event.StoredEvent;
import dev.typebus.handler.Handler;
import dev.typebus.internal.log.Aggregate;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.OrderingKey;
import java.util.List;

/**
 * One row to be handled by one handler, decoded.
 *
 * @param events one event; several, in the order of their handling, if an upcaster split the row's event
 * @param attempt the number of this attempt, from 1
 * @param failures failed calls before this one, charged or not
 * @param excuses failures that were not charged, although the call itself may have caused them
 * @param replaying whether the handler has received the row before a replay
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

    OrderingKey key() {
        return new OrderingKey(handler().id(), Aggregate.of(row));
    }
}
