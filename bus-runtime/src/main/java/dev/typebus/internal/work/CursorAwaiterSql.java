package dev.typebus.internal.work;

/** The statements of {@link CursorAwaiter}. */
final class CursorAwaiterSql {
    private CursorAwaiterSql() {}

    /**
     * The groups that have not settled the events, groups without lanes, and events that the log does not have. A group has no lanes if another
     * node has renamed it and this node has not learned it yet. The statement names domain_event_incarnation, which cannot be read on a standby:
     * on a standby that lags, events would be missing. {@code LATERAL … OFFSET 0} looks each event up by itself: a plan for all of them, made
     * while the log is young, would scan the log later. Parameters: events, groups, groups.
     */
    static final String UNSETTLED = """
            SELECT DISTINCT l.group_name, e.event_type, e.event_version, CASE WHEN e.id IS NULL THEN asked.id END AS missing
            FROM unnest(?::uuid[]) AS asked (id)
            LEFT JOIN LATERAL (SELECT * FROM domain_events WHERE id = asked.id OFFSET 0) e ON true
            LEFT JOIN domain_event_lanes l
              ON e.slot BETWEEN l.first_slot AND l.last_slot AND l.handler_id = '' AND l.group_name = ANY (?)
                 AND (e.position > l.high OR NOT pg_visible_in_snapshot(e.transaction_id, l.snapshot)
                      OR e.position > l.late_after AND e.position <= l.late_high
                         AND pg_visible_in_snapshot(e.transaction_id, l.late_to) AND NOT pg_visible_in_snapshot(e.transaction_id, l.late_from))
            WHERE (e.id IS NULL OR l.group_name IS NOT NULL) AND (SELECT count(*) FROM domain_event_incarnation) >= 0
            UNION ALL
            SELECT asked.group_name, NULL, NULL, NULL
            FROM unnest(?::text[]) AS asked (group_name)
            WHERE NOT EXISTS (SELECT FROM domain_event_lanes l WHERE l.group_name = asked.group_name)
            """;
}
