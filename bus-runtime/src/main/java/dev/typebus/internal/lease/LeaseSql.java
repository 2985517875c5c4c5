package dev.typebus.internal.lease;

/** The statements of {@link LeaseStore}. */
final class LeaseSql {
    private LeaseSql() {}

    /**
     * The input of fair shares, in three kinds of rows. A lane with its owner and the living nodes whose code does not know some of its
     * events; a living node with its groups; a paused group.
     */
    static final String CLUSTER_STATE = """
            SELECT l.group_name, l.lane, CASE WHEN l.expires_at >= clock_timestamp() THEN l.owner END AS node,
                   CASE WHEN l.unknown_to <> '{}' THEN
                     ARRAY(SELECT n.node FROM domain_event_nodes n WHERE n.code = ANY (l.unknown_to) AND n.expires_at >= clock_timestamp())
                   END AS names
            FROM domain_event_leases l
            UNION ALL
            SELECT NULL, NULL, node, groups FROM domain_event_nodes WHERE expires_at >= clock_timestamp()
            UNION ALL
            SELECT group_name, NULL, NULL, NULL FROM domain_event_pauses
            """;

    /**
     * Acquires the free lanes among these. The new epoch fences the previous owner off: its next settlement changes no row. A previous owner
     * that did not release the lane has crashed, or was silent for longer than its lease; {@code silent} names it.
     */
    static final String ACQUIRE = """
            WITH free AS (
              SELECT l.group_name, l.lane, l.owner AS silent
              FROM unnest(?::text[], ?::integer[]) AS wanted (group_name, lane)
              JOIN domain_event_leases l ON l.group_name = wanted.group_name AND l.lane = wanted.lane
              WHERE l.expires_at < clock_timestamp()
              ORDER BY l.group_name, l.lane
              FOR UPDATE OF l SKIP LOCKED
            ),
            taken AS (
              UPDATE domain_event_leases l
              SET owner = ?, expires_at = clock_timestamp() + ? * interval '1 millisecond',
                  unknown_to = ARRAY(SELECT code FROM unnest(l.unknown_to) AS code
                                     WHERE code IN (SELECT n.code FROM domain_event_nodes n WHERE n.expires_at >= clock_timestamp()))
              FROM free WHERE l.group_name = free.group_name AND l.lane = free.lane
              RETURNING l.group_name, l.lane, free.silent
            ),
            held AS MATERIALIZED (
              SELECT c.group_name, c.lane, taken.silent
              FROM taken JOIN domain_event_lanes c ON c.group_name = taken.group_name AND c.lane = taken.lane AND c.handler_id = ''
              ORDER BY c.group_name, c.lane
              FOR NO KEY UPDATE OF c
            )
            UPDATE domain_event_lanes c
            SET epoch = c.epoch + 1, version = c.version + 1, crashes = CASE WHEN held.silent IS NOT NULL THEN c.crashes + 1 ELSE c.crashes END
            FROM held
            WHERE c.group_name = held.group_name AND c.lane = held.lane AND c.handler_id = ''
            RETURNING c.group_name, c.lane, c.first_slot, c.last_slot, c.epoch, c.crashes, c.trying, c.trying_handler, held.silent,
                      EXISTS (SELECT FROM domain_event_pauses p WHERE p.group_name = c.group_name) AS paused
            """;

    /**
     * Renews the leases of a node. A lane with unroutable deliveries is marked as unknown to the node's code, so that a node with other code
     * acquires it. Here as below the rows are locked in the order that all statements keep; the UPDATE alone would not keep it.
     */
    static final String RENEW = """
            WITH mine AS MATERIALIZED (
              SELECT group_name, lane FROM domain_event_leases WHERE owner = ? ORDER BY group_name, lane FOR NO KEY UPDATE
            )
            UPDATE domain_event_leases l
            SET expires_at = clock_timestamp() + ? * interval '1 millisecond',
                unknown_to = CASE WHEN NOT n.code = ANY (l.unknown_to) AND EXISTS (
                                    SELECT FROM domain_event_lanes c
                                    JOIN domain_event_deliveries d ON d.group_name = c.group_name AND d.slot BETWEEN c.first_slot AND c.last_slot
                                    WHERE c.group_name = l.group_name AND c.lane = l.lane AND c.handler_id = '' AND d.state = 'unroutable')
                                  THEN l.unknown_to || n.code ELSE l.unknown_to END
            FROM mine, (VALUES (?)) AS n (code)
            WHERE l.group_name = mine.group_name AND l.lane = mine.lane
            RETURNING l.group_name, l.lane
            """;

    /** The kinds of unroutable deliveries in a lane. There may be many deliveries, so no timeout applies; the settings end with the statement. */
    static final String UNROUTABLE = """
            SELECT set_config('statement_timeout', '0', true), set_config('enable_seqscan', 'off', true);
            SELECT DISTINCT d.handler_id, d.event_type, e.event_version
            FROM domain_event_deliveries d
            JOIN domain_events e ON e.id = d.event_id
            WHERE d.group_name = ? AND d.slot BETWEEN ? AND ? AND d.state = 'unroutable'
            """;

    /** Makes unroutable deliveries of one kind due, the first in log order up to a limit. */
    static final String ROUTE = """
            WITH known AS MATERIALIZED (
              SELECT d.event_id, d.group_name, d.handler_id
              FROM domain_event_deliveries d
              JOIN domain_events e ON e.id = d.event_id
              WHERE d.group_name = ? AND d.slot BETWEEN ? AND ? AND d.state = 'unroutable'
                AND d.handler_id = ? AND d.event_type = ? AND e.event_version = ?
              ORDER BY d.position
              LIMIT ?
            )
            UPDATE domain_event_deliveries d
            SET state = 'retrying', next_attempt_at = clock_timestamp(), updated_at = clock_timestamp()
            FROM known
            WHERE d.event_id = known.event_id AND d.group_name = known.group_name AND d.handler_id = known.handler_id
              AND d.state = 'unroutable'
            """;

    static final String RELEASE = """
            WITH given AS MATERIALIZED (
              SELECT l.group_name, l.lane
              FROM unnest(?::text[], ?::integer[]) AS given (group_name, lane)
              JOIN domain_event_leases l ON l.group_name = given.group_name AND l.lane = given.lane AND l.owner = ?
              ORDER BY l.group_name, l.lane
              FOR NO KEY UPDATE OF l
            )
            UPDATE domain_event_leases l SET owner = NULL, expires_at = '-infinity'
            FROM given WHERE l.group_name = given.group_name AND l.lane = given.lane
            """;

    static final String OVERDUE = """
            SELECT asked.group_name
            FROM unnest(?::text[]) AS asked (group_name)
            WHERE EXISTS (SELECT FROM domain_event_deliveries d
                          WHERE d.group_name = asked.group_name AND d.state = 'retrying'
                            AND d.next_attempt_at <= clock_timestamp())
            """;

    static final String RELEASE_ALL = """
            WITH mine AS MATERIALIZED (
              SELECT group_name, lane FROM domain_event_leases WHERE owner = ? ORDER BY group_name, lane FOR NO KEY UPDATE
            )
            UPDATE domain_event_leases l SET owner = NULL, expires_at = '-infinity'
            FROM mine WHERE l.group_name = mine.group_name AND l.lane = mine.lane
            """;

    static final String RENEW_NODE = """
            INSERT INTO domain_event_nodes (node, groups, code, expires_at)
            VALUES (?, ?, ?, clock_timestamp() + ? * interval '1 millisecond')
            ON CONFLICT (node) DO UPDATE
            SET groups = EXCLUDED.groups, code = EXCLUDED.code, last_seen_at = clock_timestamp(), expires_at = EXCLUDED.expires_at
            """;

    static final String REMOVE_NODE = """
            DELETE FROM domain_event_nodes WHERE node = ? OR last_seen_at < clock_timestamp() - interval '1 day'
            """;
}
