package dev.typebus.retention;

import dev.typebus.event.EventId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the log as it stands there, before it is deleted: undecoded, so that nothing is lost that this application does not know.
 * Immutable.
 *
 * @param payload JSON as PostgreSQL writes it
 * @param metadata JSON as PostgreSQL writes it
 * @param processedAt when the last group had settled it
 */
public record ArchivedEvent(
        long position,
        EventId id,
        String eventType,
        int eventVersion,
        String domain,
        String aggregateType,
        String aggregateId,
        String payload,
        String metadata,
        Instant occurredAt,
        Instant processedAt,
        @Nullable String idempotencyKey) {

    /** Name, aggregate and position; never the payload, so that it may be logged. */
    @Override
    public String toString() {
        return eventType + " v" + eventVersion + " of " + aggregateType + "/" + aggregateId + " at " + position;
    }
}
