package dev.typebus.internal.startup;

/** The statements of {@link LaneResize}. */
final class LaneResizeSql {
    private LaneResizeSql() {}

    /** Waits for running settlements and renewals; later ones wait for this transaction. */
    static final String LOCK_TABLES = "LOCK TABLE domain_event_leases, domain_event_lanes IN EXCLUSIVE MODE";

    static final String LANES = """
            SELECT set_config('statement_timeout', '0', true);
            SELECT lane, handler_id, first_slot, last_slot, high, snapshot::text, late_from::text, late_to::text, late_high, late_after, epoch,
                   version, replay, given_high
            FROM domain_event_lanes
            WHERE group_name = ?
            ORDER BY lane, handler_id
            """;

    /**
     * Makes the events due that the new lane's cursor counts as settled and the old lane's does not, in these slots. Parameters: restored_up_to,
     * first and last slot, event_domains, old position and snapshot, new position and snapshot, group, maximum of rows.
     */
    static final String DEFER = """
            WITH change AS (
              SELECT ?::bigint AS restored_up_to, ?::smallint AS first_slot, ?::smallint AS last_slot, ?::text[] AS event_domains,
                     ?::bigint AS old_high, ?::pg_snapshot AS old_snapshot, ?::bigint AS new_high, ?::pg_snapshot AS new_snapshot
            ),
            unsettled AS (
              SELECT e.*
              FROM domain_events e, change c
              WHERE e.position > c.old_high AND e.position <= c.new_high
                AND (e.position <= c.restored_up_to OR pg_visible_in_snapshot(e.transaction_id, c.new_snapshot))
              UNION ALL
              SELECT e.*
              FROM domain_events e, change c
              WHERE e.transaction_id >= pg_snapshot_xmin(c.old_snapshot)
                AND e.position + 0 <= c.old_high AND e.position + 0 > c.restored_up_to
                AND NOT pg_visible_in_snapshot(e.transaction_id, c.old_snapshot)
                AND pg_visible_in_snapshot(e.transaction_id, c.new_snapshot)
            )
            INSERT INTO domain_event_deliveries
              (group_name, handler_id, event_id, position, slot, event_type, aggregate_type, aggregate_id, state, next_attempt_at)
            SELECT ?, '*', e.id, e.position, e.slot, e.event_type, e.aggregate_type, e.aggregate_id, 'retrying', clock_timestamp()
            FROM unsettled e, change c
            WHERE e.slot + 0 BETWEEN c.first_slot AND c.last_slot
              AND (c.event_domains IS NULL OR split_part(e.event_type, '.', 1) = ANY (c.event_domains))
            LIMIT ?
            """;

    static final String REMOVE_LANES = "DELETE FROM domain_event_lanes WHERE group_name = ?";

    static final String REMOVE_LEASES = "DELETE FROM domain_event_leases WHERE group_name = ?";

    static final String ADD_LANE = """
            INSERT INTO domain_event_lanes (group_name, lane, handler_id, first_slot, last_slot, high, snapshot, late_from, late_to, late_high,
                                            late_after, epoch, version, replay, given_high)
            VALUES (?, ?, ?, ?, ?, ?, ?::pg_snapshot, ?::pg_snapshot, ?::pg_snapshot, ?::bigint, ?::bigint, ?, ?, ?::bigint, ?::bigint)
            """;
}
