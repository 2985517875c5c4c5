package dev.typebus.handler;

import dev.typebus.event.EventId;
import dev.typebus.event.EventMetadata;
import dev.typebus.event.StoredEvent;
import java.time.Instant;

/**
 * One event on its way to one handler. Immutable.
 *
 * @param eventId the event's id
 * @param eventType the event's name, {@code Loan.Funded}
 * @param eventVersion the version that is stored
 * @param position the event's position in the log
 * @param aggregateType the aggregate type
 * @param aggregateId the text form of the aggregate id
 * @param metadata who caused the event and why
 * @param occurredAt the business time
 * @param attempt the number of this attempt, 1 for the first
 * @param replaying whether this is a replay of an event that the handler had received before
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

    /**
     * Creates the delivery of a stored event.
     *
     * @param event the event
     * @param attempt the number of the attempt, 1 for the first
     * @param replaying whether it is a replay
     * @return the delivery
     */
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
