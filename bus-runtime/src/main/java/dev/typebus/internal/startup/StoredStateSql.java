package dev.typebus.internal.startup;

/** The statements of {@link StoredState}. They run once, when a bus starts. */
final class StoredStateSql {
    private StoredStateSql() {}

    /** For this transaction: estimates of a young log would bring scans of the whole of it, and those of an old one would have it compiled. */
    static final String SETTINGS = """
            SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
                   set_config('enable_sort', 'off', true), set_config('jit', 'off', true)
            """;

    /**
     * Which events and versions the log has, and the last position where each was seen. Parameter: twice, at how many rows to look.
     *
     * <p>What surprises here:
     * <ul>
     *   <li>Names are found by going from one to the next in the index, because DISTINCT would read all of it.
     *   <li>Versions are in no index, so that INSERT need not pay for it. Within a name the index has its rows by their place in the table,
     *       roughly the oldest first: at each end of it some rows are looked at, and what is only in between is not found.
     *   <li>A bound and an order on one column, and no equality: the planner would drop the order. What runs over into the next name does no
     *       harm.
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
     * How far groups are, and handlers on their way through older events; whether a node that lives has the group; and whether it has
     * stood still for a day in which others went on: a time when all stood still does not count.
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

    /** Deliveries that are not over, by whom they are for and of what. Parameters: groups, and how many to look at of each in each state. */
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
