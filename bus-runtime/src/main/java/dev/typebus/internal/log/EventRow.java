package dev.typebus.internal.log;

import dev.typebus.event.EventId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A row of the log, not yet decoded. Immutable.
 *
 * @param slot the hash of the aggregate, 0 to 63
 * @param transactionId the transaction that wrote it
 * @param payload JSON as PostgreSQL writes it
 * @param metadata JSON as PostgreSQL writes it
 */
public record EventRow(
        long position,
        EventId id,
        String eventType,
        int eventVersion,
        String domain,
        String aggregateType,
        String aggregateId,
        int slot,
        long transactionId,
        String payload,
        String metadata,
        Instant occurredAt) {

    /** Reads a row from the result's current row, by column names. */
    public static EventRow of(ResultSet row) throws SQLException {
        return new EventRow(
                row.getLong("position"),
                new EventId(row.getObject("id", UUID.class)),
                row.getString("event_type"),
                row.getInt("event_version"),
                row.getString("domain"),
                row.getString("aggregate_type"),
                row.getString("aggregate_id"),
                row.getInt("slot"),
                row.getLong("transaction_id"),
                row.getString("payload"),
                row.getString("metadata"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant());
    }

    /** Returns the part of the event's name before the dot, as in {@code PaymentSchedule}; {@link #domain} is {@code payment_schedule}. */
    public String eventDomain() {
        return eventDomain(eventType);
    }

    /** Returns the part before the dot; the whole name if another writer has written it without a dot. */
    public static String eventDomain(String eventName) {
        int dot = eventName.indexOf('.');
        return dot < 0 ? eventName : eventName.substring(0, dot);
    }

    /** Returns name, aggregate and position, never the payload. */
    @Override
    public String toString() {
        return eventType + " v" + eventVersion + " of " + aggregateType + "/" + aggregateId + " at " + position;
    }
}
