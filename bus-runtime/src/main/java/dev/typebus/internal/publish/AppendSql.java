package dev.typebus.internal.publish;

/** The statements of {@link Appender}. */
final class AppendSql {
    private AppendSql() {}

    /** One event. Parameters: {@link Appender}'s columns in their order. */
    static final String INSERT_ONE = """
            INSERT INTO domain_events
                   (id, event_type, event_version, domain, aggregate_type, aggregate_id, slot,
                    payload, metadata, occurred_at)
            VALUES (?::uuid, ?, ?, ?, ?, ?, ?,
                    ?::jsonb, ?::jsonb, coalesce(?::timestamptz, now()))
            """;

    /** Several events, with positions in the order of the arrays. Parameters: an array for each column. */
    static final String INSERT_ALL = """
            INSERT INTO domain_events
                   (id, event_type, event_version, domain, aggregate_type, aggregate_id, slot,
                    payload, metadata, occurred_at)
            SELECT id::uuid, event_type, event_version::int, domain, aggregate_type, aggregate_id, slot::smallint,
                   payload::jsonb, metadata::jsonb, coalesce(occurred_at::timestamptz, now())
            FROM   unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                          ?::text[], ?::text[], ?::text[])
                   WITH ORDINALITY AS event (id, event_type, event_version, domain, aggregate_type, aggregate_id, slot,
                          payload, metadata, occurred_at, place)
            ORDER  BY place
            """;

    /**
     * Several events of which some have an idempotency key, without those whose key was published before. If another open transaction has just
     * written a key, the statement waits for the end of that transaction. Parameters: as INSERT_ALL, and the keys.
     */
    static final String INSERT_ONCE = """
            INSERT INTO domain_events
                   (id, event_type, event_version, domain, aggregate_type, aggregate_id, slot,
                    payload, metadata, occurred_at, idempotency_key)
            SELECT id::uuid, event_type, event_version::int, domain, aggregate_type, aggregate_id, slot::smallint,
                   payload::jsonb, metadata::jsonb, coalesce(occurred_at::timestamptz, now()), idempotency_key
            FROM   unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                          ?::text[], ?::text[], ?::text[], ?::text[])
                   WITH ORDINALITY AS event (id, event_type, event_version, domain, aggregate_type, aggregate_id, slot,
                          payload, metadata, occurred_at, idempotency_key, place)
            ORDER  BY place
            ON CONFLICT (idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
            RETURNING id
            """;

    /**
     * The events that have these keys. It is a statement of its own after INSERT_ONCE, because the earlier row may have been committed after
     * INSERT_ONCE took its snapshot. LATERAL looks each key up by itself: a plan for all keys, made while the log is young, would scan the whole
     * log later. Parameters: the keys.
     */
    static final String FIND_KEYS = """
            SELECT asked.idempotency_key, found.id
            FROM   unnest(?::text[]) AS asked (idempotency_key)
            CROSS  JOIN LATERAL (
              SELECT e.id FROM domain_events e
              WHERE  e.idempotency_key = asked.idempotency_key AND e.idempotency_key IS NOT NULL
              LIMIT  1) AS found
            """;

    /** Whether an event is in the log, and whether the server is a primary: an event that a standby does not have may be on the primary. */
    static final String LOOK_FOR = """
            SELECT EXISTS (SELECT FROM domain_events WHERE id = ?::uuid) AS in_log, NOT pg_is_in_recovery() AS primary
            """;
}
