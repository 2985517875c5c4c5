package dev.typebus.internal.retention;

/** The statements of {@link Retention}. */
final class RetentionSql {
    private RetentionSql() {}

    /**
     * Lets one node delete at a time. The settings end with the transaction: without them, a plan made while the log was small would later
     * scan the whole log, or read and sort all remaining events for each page.
     */
    static final String TRY_LOCK = """
            SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
                   set_config('statement_timeout', '0', true)
            WHERE pg_try_advisory_xact_lock(hashtextextended('typebus deletes ' || current_schema(), 0))
            """;

    static final String PROCESSED = """
            SELECT processed_high, processed_snapshot::text AS processed_snapshot, restored_up_to FROM domain_event_log
            """;

    /**
     * Other holders of the row keep it for a moment: the marker of processed events, the start of a replay, the registration of a handler.
     * This waits for them.
     */
    static final String LOCK_LOG_ROW = "SELECT FROM domain_event_log FOR UPDATE";

    /** The positions of all readers of the log; a snapshot only for the lanes of groups. */
    static final String READERS = """
            SELECT group_name, lane::text AS lane, handler_id, high, CASE WHEN handler_id = '' THEN coalesce(late_from, snapshot)::text END AS snapshot
            FROM domain_event_lanes
            UNION ALL
            SELECT group_name, NULL, handler_id, after_position, NULL
            FROM domain_event_replays
            WHERE aggregate_id IS NOT NULL AND begun_at IS NULL AND ended_at IS NULL
            """;

    /**
     * The next events that all readers have passed: which may be deleted, and which are too young. Events with an open delivery stay.
     * Parameters: age in milliseconds, restored position, snapshot, from, to, maximum number.
     */
    static final String PASSED = """
            SELECT e.position, e.id, e.young,
                   NOT e.young AND NOT EXISTS (
                     SELECT FROM domain_event_deliveries d WHERE d.event_id = e.id AND d.state <> 'discarded') AS deletable
            FROM (
              SELECT position, id,
                     coalesce(processed_at >= clock_timestamp() - ? * interval '1 millisecond'
                              OR position > ? AND NOT pg_visible_in_snapshot(transaction_id, ?::pg_snapshot), true) AS young
              FROM domain_events
              WHERE position > ? AND position <= ?
              ORDER BY position
              LIMIT ?
            ) e
            ORDER BY e.position
            """;

    /** The first of these events, up to a number of bytes; the first one whatever its size. */
    static final String FETCH = """
            SELECT position, id, event_type, event_version, domain, aggregate_type, aggregate_id, payload::text AS payload,
                   metadata::text AS metadata, occurred_at, processed_at, idempotency_key
            FROM (
              SELECT e.*, coalesce(sum(domain_event_bytes(payload, metadata)) OVER (
                            ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS bytes_before
              FROM domain_events e
              WHERE position = ANY (?)
            ) e
            WHERE bytes_before < ?::bigint
            ORDER BY position
            """;

    static final String DELETE = """
            DELETE FROM domain_events e
            WHERE e.position = ANY (?)
              AND NOT EXISTS (SELECT FROM domain_event_deliveries d WHERE d.event_id = e.id AND d.state <> 'discarded')
            """;

    /** Discarded deliveries are deleted with their events. */
    static final String DELETE_DISCARDED = """
            DELETE FROM domain_event_deliveries WHERE event_id = ANY (?) AND state = 'discarded'
            """;

    /** Whether events after a position are old enough. For an event that was never processed, {@code occurred_at} counts. */
    static final String OLD_BEHIND = """
            SELECT EXISTS (
              SELECT FROM (SELECT occurred_at, processed_at FROM domain_events WHERE position > ? ORDER BY position LIMIT 1000) e
              WHERE coalesce(e.processed_at, e.occurred_at) < clock_timestamp() - ? * interval '1 millisecond') AS old
            """;
}
