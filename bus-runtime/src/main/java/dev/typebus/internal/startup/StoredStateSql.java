package dev.typebus.internal.startup;

/** The statements of {@link StoredState}. They run once for each start. */
final class StoredStateSql {
    private StoredStateSql() {}

    /** Planner settings of this transaction. Without them, a young log's estimates would choose full scans, and an old log's would start the JIT. */
    static final String SETTINGS = """
            SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
                   set_config('enable_sort', 'off', true), set_config('jit', 'off', true)
            """;

    /**
     * Events and versions in the log, with the last position at which each was read. Parameters: the number of rows read at each end, twice.
     *
     * <p>Surprising parts:
     * <ul>
     *   <li>Names are found by stepping from one to the next in the index, because DISTINCT would read the whole index.
     *   <li>Versions are in no index, which would slow INSERT down. Within a name the index has rows by their place in the table, roughly the
     *       oldest first. Some rows are read at each end; a version that is only in between is not found.
     *   <li>The condition is a bound on the ordered column instead of an equality, for which the planner would drop the order. Rows of the next
     *       name do no harm.
     * </ul>
     */
    static final String EVENTS = """
            WITH RECURSIVE names AS (
              (SELECT event_type FROM domain_events ORDER BY event_type LIMIT 1)
              UNION ALL
              SELECT (SELECT e.event_type FROM domain_events e WHERE e.event_type > names.event_type ORDER BY e.event_type LIMIT 1)
              FROM names WHERE names.event_type IS NOT NULL
            )
            SELECT seen.event_type, seen.event_version, max(seen.position) AS last_position
            FROM names
            CROSS JOIN LATERAL (
              (SELECT e.event_type, e.event_version, e.position
               FROM domain_events e WHERE e.event_type >= names.event_type
               ORDER BY e.event_type LIMIT ?)
              UNION ALL
              (SELECT e.event_type, e.event_version, e.position
               FROM domain_events e WHERE e.event_type <= names.event_type
               ORDER BY e.event_type DESC LIMIT ?)
            ) seen
            GROUP BY seen.event_type, seen.event_version
            ORDER BY seen.event_type, seen.event_version
            """;

    /**
     * Progress of groups and of handlers that catch up. {@code attended}: a living node has the group. {@code left_behind}: it has stood still
     * for a day in which other groups advanced; time in which all stood still does not count.
     */
    static final String PROGRESS = """
            SELECT p.group_name, p.handler_id, min(p.high) AS high,
                   EXISTS (SELECT FROM domain_event_nodes n
                           WHERE n.expires_at >= clock_timestamp() AND p.group_name = ANY (n.groups)) AS attended,
                   min(p.high) < (SELECT max(position) FROM domain_events)
                     AND max(p.updated_at) < (SELECT max(updated_at) FROM domain_event_lanes) - interval '1 day' AS left_behind
            FROM (
              SELECT group_name, handler_id, high, updated_at FROM domain_event_lanes
              UNION ALL
              SELECT group_name, handler_id, after_position, started_at
              FROM domain_event_replays
              WHERE aggregate_id IS NOT NULL AND begun_at IS NULL AND ended_at IS NULL
            ) p
            GROUP BY p.group_name, p.handler_id
            ORDER BY p.group_name, p.handler_id
            """;

    /** Waiting and dead deliveries by group, handler and event. Parameters: groups, and the number of rows read for each group and state. */
    static final String DELIVERIES = """
            SELECT asked.group_name, d.handler_id, d.event_type, count(*) AS deliveries
            FROM unnest(?::text[]) AS asked (group_name)
            CROSS JOIN unnest(ARRAY['retrying', 'parked', 'unroutable', 'dead']) AS open (state)
            CROSS JOIN LATERAL (SELECT handler_id, event_type FROM domain_event_deliveries
                                WHERE state = open.state AND group_name = asked.group_name
                                LIMIT ?) d
            GROUP BY asked.group_name, d.handler_id, d.event_type
            ORDER BY asked.group_name, d.handler_id, d.event_type
            """;
}
