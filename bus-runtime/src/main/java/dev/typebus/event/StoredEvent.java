package dev.typebus.event;

import java.time.Instant;
import java.util.Optional;

/**
 * An event as it stands in the log. Immutable.
 *
 * @param position its place in the log; of one aggregate, a later event has a higher one
 * @param eventType the name, {@code Loan.Funded}
 * @param eventVersion the version of the payload's shape that is stored
 * @param payload the record, or {@link JsonPayload} where it is read by name
 * @param occurredAt business time
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

    /** This event with its payload's type, if it is of the given type and decoded. */
    @SuppressWarnings("unchecked")
    public <E> Optional<StoredEvent<E>> as(EventType<E> type) {
        return type.isNamed(eventType) && type.payloadType().isInstance(payload)
                ? Optional.of((StoredEvent<E>) this)
                : Optional.empty();
    }

    /** A copy with another payload. */
    public <Q> StoredEvent<Q> withPayload(Q other) {
        return new StoredEvent<>(
                position, id, eventType, eventVersion, domain, aggregateType, aggregateId, other, metadata, occurredAt);
    }

    /** Name, aggregate and position; never the payload, so that it may be logged. */
    @Override
    public String toString() {
        return eventType + " v" + eventVersion + " of " + aggregateType + "/" + aggregateId + " at " + position;
    }
}
