package dev.typebus.internal.settle;

import dev.typebus.internal.log.FixedPlan;

/** The statements of {@link ProcessedMarker}. */
final class ProcessedMarkerSql {
    private ProcessedMarkerSql() {}

    /** Locks the log's row, so that one node marks at a time; the others get no row and skip the round. */
    static final String LAST = """
            SELECT processed_high, processed_snapshot::text, restored_up_to FROM domain_event_log FOR UPDATE SKIP LOCKED
            """;

    static final String LANES = """
            SELECT high, coalesce(late_from, snapshot)::text AS snapshot FROM domain_event_lanes WHERE handler_id = ''
            """;

    /**
     * Marks events that every lane has settled and that are not marked: late rows that the last snapshot did not see, and rows above the last
     * position. {@code position + 0} keeps the planner on the index on transaction_id. {@code LATERAL … OFFSET 0} makes the planner look up each
     * transaction by itself: if statistics know a few large transactions, a join would read the whole index. Transactions that still run are
     * not looked up, however many rows they have.
     */
    static final String MARK = FixedPlan.SELECT + """
            ;
            UPDATE domain_events e
            SET processed_at = clock_timestamp()
            WHERE e.processed_at IS NULL AND e.position = ANY (ARRAY(
              SELECT late.position
              FROM unnest(?::xid8[]) AS running (transaction_id)
              CROSS JOIN LATERAL (SELECT * FROM domain_events WHERE transaction_id = running.transaction_id OFFSET 0) late
              WHERE pg_visible_in_snapshot(running.transaction_id, pg_current_snapshot())
                AND late.position + 0 <= ? AND late.position + 0 > ? AND pg_visible_in_snapshot(late.transaction_id, ?::pg_snapshot)
              UNION ALL
              SELECT late.position
              FROM domain_events late
              WHERE late.transaction_id >= ?::xid8
                AND late.position + 0 <= ? AND late.position + 0 > ? AND pg_visible_in_snapshot(late.transaction_id, ?::pg_snapshot)
              UNION ALL
              SELECT fresh.position
              FROM domain_events fresh
              WHERE fresh.position > ? AND fresh.position <= ?
                AND (fresh.position <= ? OR pg_visible_in_snapshot(fresh.transaction_id, ?::pg_snapshot))
            ))
            """;

    static final String REMEMBER = """
            UPDATE domain_event_log SET processed_high = ?, processed_snapshot = ?::pg_snapshot
            """;
}
