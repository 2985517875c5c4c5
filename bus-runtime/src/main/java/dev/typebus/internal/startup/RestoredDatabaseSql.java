package dev.typebus.internal.startup;

/** The statements of {@link RestoredDatabase}, in the order in which they run. */
final class RestoredDatabaseSql {
    private RestoredDatabaseSql() {}

    /** Locks out settlements, takeovers, starts and publishers until the rebase ends. The log may be large, so no time-out applies to a statement. */
    static final String LOCK_TABLES = """
            SELECT set_config('statement_timeout', '0', true);
            LOCK TABLE domain_event_handlers, domain_event_log, domain_event_leases, domain_event_lanes, domain_event_replays, domain_events
              IN SHARE ROW EXCLUSIVE MODE
            """;

    /** Rows that a lane had passed and its snapshot did not see: they become due, because nothing will ever tell them apart again. */
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
     * Rows that a handler was never given although a replay takes it for given from now on: they committed late, and are behind where its
     * replay is.
     */
    static final String DEFER_UNGIVEN = """
            INSERT INTO domain_event_deliveries
              (group_name, handler_id, event_id, position, slot, event_type, aggregate_type, aggregate_id, state, next_attempt_at)
            SELECT way.group_name, way.handler_id, e.id, e.position, e.slot, e.event_type, e.aggregate_type, e.aggregate_id,
                   'retrying', clock_timestamp()
            FROM domain_event_log o, domain_event_lanes way
            JOIN domain_event_lanes lane ON lane.group_name = way.group_name AND lane.lane = way.lane AND lane.handler_id = ''
            JOIN domain_events e ON e.slot BETWEEN way.first_slot AND way.last_slot AND e.position > way.high AND e.position <= way.given_high
            WHERE way.replay IS NOT NULL AND e.position > o.restored_up_to
              AND NOT pg_visible_in_snapshot(e.transaction_id, way.snapshot)
              AND pg_visible_in_snapshot(e.transaction_id, lane.snapshot)
            ON CONFLICT (group_name, handler_id, event_id) DO NOTHING
            """;

    /** What is above a lane's position it finds by position; new owners are fenced in. */
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

    /** A logical copy does not carry sequences; and the last events may have been deleted when they were old. */
    static final String RAISE_SEQUENCE = """
            SELECT setval(pg_get_serial_sequence('domain_events', 'position'), greatest(highest.position, 1), highest.position > 0)
            FROM (
              SELECT greatest((SELECT coalesce(max(position), 0) FROM domain_events),
                              (SELECT coalesce(max(high), 0) FROM domain_event_lanes)) AS position
            ) highest
            """;

    static final String BEGIN_ERA = """
            UPDATE domain_event_log
            SET system_identifier = (SELECT system_identifier::text FROM pg_control_system()),
                restored_up_to = (SELECT coalesce(max(position), 0) FROM domain_events),
                processed_snapshot = pg_current_snapshot()
            """;
}
