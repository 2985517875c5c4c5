package dev.typebus.internal.publish;

import dev.typebus.event.EventId;
import dev.typebus.event.NewEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event as the row to insert. It is checked: any later refusal by the database has a cause outside the event.
 *
 * @param slot the hash of the aggregate, 0 to 63
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

    /** Returns the length of its long texts; the short columns are not counted. */
    int characters() {
        return payload.length() + metadata.length();
    }

    public @Nullable String idempotencyKey() {
        return event.idempotencyKey();
    }

    /** Returns name and aggregate, never the payload. */
    @Override
    public String toString() {
        return event.type().name() + " of " + event.type().aggregateType() + "/" + aggregateId;
    }
}
