package dev.typebus.internal.startup;

/** The statements of {@link RestoredDatabase}, in the order in which they run. */
final class RestoredDatabaseSql {
    private RestoredDatabaseSql() {}

    /** Locks out settlements, takeovers, starts and publishers until the transaction ends. The log may be large, so no statement timeout applies. */
    static final String LOCK_TABLES = """
            SELECT set_config('statement_timeout', '0', true);
            LOCK TABLE domain_event_handlers, domain_event_log, domain_event_leases, domain_event_lanes, domain_event_replays, domain_events
              IN SHARE ROW EXCLUSIVE MODE
            """;

    /** Makes rows due that a lane had passed and its snapshot did not see: new snapshots cannot tell them apart any more. */
    static final String DEFER_UNSETTLED = """
            INSERT INTO domain_event_deliveries
              (group_name, handler_id, event_id, position, slot, event_type, aggregate_type, aggregate_id, state, next_attempt_at)
            SELECT l.group_name, '*', e.id, e.position, e.slot, e.event_type, e.aggregate_type, e.aggregate_id,
                   'retrying', clock_timestamp()
            FROM domain_event_log o, domain_event_lanes l
            JOIN domain_events e ON e.slot BETWEEN l.first_slot AND l.last_slot AND e.position <= l.high
            WHERE l.handler_id = '' AND e.position > o.restored_up_to
              AND (NOT pg_visible_in_snapshot(e.transaction_id, l.snapshot)
                   OR e.position > l.late_after AND e.position <= l.late_high
                      AND pg_visible_in_snapshot(e.transaction_id, l.late_to) AND NOT pg_visible_in_snapshot(e.transaction_id, l.late_from))
            ON CONFLICT (group_name, handler_id, event_id) DO NOTHING
            """;

    /**
     * Makes rows due that a replayed handler never received, although from now on the replay counts them as received: they committed late,
     * and the replay's cursor is past them.
     */
    static final String DEFER_UNGIVEN = """
            INSERT INTO domain_event_deliveries
              (group_name, handler_id, event_id, position, slot, event_type, aggregate_type, aggregate_id, state, next_attempt_at)
            SELECT catch_up.group_name, catch_up.handler_id, e.id, e.position, e.slot, e.event_type, e.aggregate_type, e.aggregate_id,
                   'retrying', clock_timestamp()
            FROM domain_event_log o, domain_event_lanes catch_up
            JOIN domain_event_lanes lane ON lane.group_name = catch_up.group_name AND lane.lane = catch_up.lane AND lane.handler_id = ''
            JOIN domain_events e ON e.slot BETWEEN catch_up.first_slot AND catch_up.last_slot AND e.position > catch_up.high AND e.position <= catch_up.given_high
            WHERE catch_up.replay IS NOT NULL AND e.position > o.restored_up_to
              AND NOT pg_visible_in_snapshot(e.transaction_id, catch_up.snapshot)
              AND pg_visible_in_snapshot(e.transaction_id, lane.snapshot)
            ON CONFLICT (group_name, handler_id, event_id) DO NOTHING
            """;

    /** Restarts the lanes' snapshots: rows above a lane's position are found by position. The new epoch fences the owners off. */
    static final String RESTART_LANES = """
            UPDATE domain_event_lanes
            SET snapshot = pg_current_snapshot(), late_from = NULL, late_to = NULL, late_high = NULL, late_after = NULL,
                epoch = epoch + 1, version = version + 1, updated_at = clock_timestamp()
            """;

    static final String FREE_LEASES = """
            UPDATE domain_event_leases SET owner = NULL, expires_at = '-infinity'
            """;

    static final String MARK_LATE = """
            UPDATE domain_events e SET processed_at = clock_timestamp()
            FROM domain_event_log o
            WHERE e.processed_at IS NULL AND e.position <= o.processed_high
            """;

    /** Raises the sequence: a logical copy has no sequences, and retention may have deleted the last events. */
    static final String RAISE_SEQUENCE = """
            SELECT setval(pg_get_serial_sequence('domain_events', 'position'), greatest(highest.position, 1), highest.position > 0)
            FROM (
              SELECT greatest((SELECT coalesce(max(position), 0) FROM domain_events),
                              (SELECT coalesce(max(high), 0) FROM domain_event_lanes)) AS position
            ) highest
            """;

    static final String RECORD_CLUSTER = """
            UPDATE domain_event_log
            SET system_identifier = (SELECT system_identifier::text FROM pg_control_system()),
                restored_up_to = (SELECT coalesce(max(position), 0) FROM domain_events),
                processed_snapshot = pg_current_snapshot()
            """;
}
