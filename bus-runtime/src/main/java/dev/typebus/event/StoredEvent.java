package dev.typebus.event;

import java.time.Instant;
import java.util.Optional;

/**
 * An event as it is stored in the log. Immutable.
 *
 * @param position its position in the log; of one aggregate, later events have higher positions
 * @param id its identity
 * @param eventType the name, {@code Loan.Funded}
 * @param eventVersion the version of the payload's shape that is stored
 * @param domain the domain, {@code loan}
 * @param aggregateType the aggregate type, {@code loan}
 * @param aggregateId the text form of the aggregate id
 * @param payload the payload record, or {@link JsonPayload} if it was not decoded
 * @param metadata who caused it and why
 * @param occurredAt the business time
 * @param <P> the payload
 */
public record StoredEvent<P>(
        long position,
        EventId id,
        String eventType,
        int eventVersion,
        String domain,
        String aggregateType,
        String aggregateId,
        P payload,
        EventMetadata metadata,
        Instant occurredAt) {

    /**
     * Casts this event to a type.
     *
     * @param type the event type
     * @param <E> the payload record
     * @return this event; empty if it is another event or was not decoded as this type
     */
    @SuppressWarnings("unchecked")
    public <E> Optional<StoredEvent<E>> as(EventType<E> type) {
        return type.isNamed(eventType) && type.payloadType().isInstance(payload)
                ? Optional.of((StoredEvent<E>) this)
                : Optional.empty();
    }

    /**
     * Replaces the payload.
     *
     * @param other the new payload
     * @param <Q> the new payload
     * @return a copy
     */
    public <Q> StoredEvent<Q> withPayload(Q other) {
        return new StoredEvent<>(
                position, id, eventType, eventVersion, domain, aggregateType, aggregateId, other, metadata, occurredAt);
    }

    /** {@return name, aggregate and position; never the payload, so that it may be logged} */
    @Override
    public String toString() {
        return eventType + " v" + eventVersion + " of " + aggregateType + "/" + aggregateId + " at " + position;
    }
}
