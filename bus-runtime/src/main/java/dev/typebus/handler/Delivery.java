package dev.typebus.handler;

import dev.typebus.event.EventId;
import dev.typebus.event.EventMetadata;
import dev.typebus.event.StoredEvent;
import java.time.Instant;

/**
 * One event on its way to one handler.
 *
 * @param attempt 1 for the first time
 * @param replaying whether this is a replay of an event that the handler had been given before
 */
public record Delivery(
        EventId eventId,
        String eventType,
        int eventVersion,
        long position,
        String aggregateType,
        String aggregateId,
        EventMetadata metadata,
        Instant occurredAt,
        int attempt,
        boolean replaying) {

    /** The delivery of a stored event. */
    public static Delivery of(StoredEvent<?> event, int attempt, boolean replaying) {
        return new Delivery(
                event.id(),
                event.eventType(),
                event.eventVersion(),
                event.position(),
                event.aggregateType(),
                event.aggregateId(),
                event.metadata(),
                event.occurredAt(),
                attempt,
                replaying);
    }
}
