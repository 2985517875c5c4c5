package dev.typebus.internal.wakeup;

import dev.typebus.internal.log.FixedPlan;

/** The statements of {@link LogProbe}. */
final class LogProbeSql {
    private LogProbeSql() {}

    /** Stores a new token, unless another node has stored one meanwhile. */
    static final String NEW_INCARNATION =
            "INSERT INTO domain_event_incarnation DEFAULT VALUES ON CONFLICT (one) DO NOTHING";

    /**
     * The slots of events that became visible since a snapshot. The first row is the new snapshot. {@code LATERAL … OFFSET 0} looks each
     * transaction up by itself: if statistics know of a few large ones, a join would walk the whole index. Transactions that are still running are
     * not looked up, however many rows they have. Parameters: running, restored_up_to, xmax, restored_up_to, most rows.
     */
    static final String PROBE = FixedPlan.SELECT + """
            ;
            WITH was_running AS (
              SELECT e.slot, e.event_type
              FROM unnest(?::xid8[]) AS running (transaction_id)
              CROSS JOIN LATERAL (SELECT * FROM domain_events WHERE transaction_id = running.transaction_id OFFSET 0) e
              WHERE pg_visible_in_snapshot(running.transaction_id, pg_current_snapshot()) AND e.position + 0 > ?
            ),
            was_unknown AS (
              SELECT e.slot, e.event_type
              FROM domain_events e
              WHERE e.transaction_id >= ?::xid8 AND e.position + 0 > ?
            ),
            appeared AS (
              SELECT slot, split_part(event_type, '.', 1) AS event_domain
              FROM (SELECT * FROM was_running UNION ALL SELECT * FROM was_unknown) late
              LIMIT ?
            )
            SELECT pg_current_snapshot()::text AS snapshot, (SELECT token FROM domain_event_incarnation)::text AS incarnation,
                   NULL::smallint AS slot, NULL::text AS event_domain, NULL::bigint AS events
            UNION ALL
            SELECT NULL, NULL, slot, event_domain, count(*) FROM appeared GROUP BY slot, event_domain
            """;
}
