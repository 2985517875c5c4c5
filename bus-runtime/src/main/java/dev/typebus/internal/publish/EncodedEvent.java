package dev.typebus.internal.publish;

import dev.typebus.event.EventId;
import dev.typebus.event.NewEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event as the row that it will be: checked, so that what the database could still refuse is the database's own affair.
 *
 * @param slot the part of the log that the aggregate's events are in
 * @param occurredAt ISO-8601 in UTC, to the microsecond; null for the time of the database
 */
public record EncodedEvent(
        NewEvent<?> event,
        EventId id,
        String aggregateId,
        int slot,
        String payload,
        String metadata,
        @Nullable String occurredAt) {

    /** What a statement with it has of text, but for the short columns. */
    int characters() {
        return payload.length() + metadata.length();
    }

    public @Nullable String idempotencyKey() {
        return event.idempotencyKey();
    }

    /** Name and aggregate; never the payload. */
    @Override
    public String toString() {
        return event.type().name() + " of " + event.type().aggregateType() + "/" + aggregateId;
    }
}
