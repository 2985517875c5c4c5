package dev.typebus.retention;

import dev.typebus.event.EventId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the log before it is deleted. It is not decoded, so that events which this application does not know are archived as well.
 * Immutable.
 *
 * @param position its position in the log
 * @param id its identity
 * @param eventType the name, {@code Loan.Funded}
 * @param eventVersion the version of the payload's shape
 * @param domain the domain, {@code loan}
 * @param aggregateType the aggregate type
 * @param aggregateId the text form of the aggregate id
 * @param payload JSON as PostgreSQL writes it
 * @param metadata JSON as PostgreSQL writes it
 * @param occurredAt the business time
 * @param processedAt when the last group had settled it
 * @param idempotencyKey the idempotency key; null if there is none
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

    /** {@return name, aggregate and position; never the payload, so that it may be logged} */
    @Override
    public String toString() {
        return eventType + " v" + eventVersion + " of " + aggregateType + "/" + aggregateId + " at " + position;
    }
}
