package dev.typebus.internal.health;

/** The statements of {@link LaneLags}, {@link HorizonHolders} and {@link HealthQueries}. Their number does not depend on that of groups. */
final class HealthSql {
    private HealthSql() {}

    /**
     * Settings of the transaction: estimates of a small or very large log would lead to scans of whole tables, or to half a second of
     * compilation.
     */
    static final String SETTINGS = """
            SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true), set_config('jit', 'off', true),
                   set_config('max_parallel_workers_per_gather', '0', true)
            """;

    /**
     * Every lane with what it has not settled. Parameters: the groups of this process and, comma-separated, the event_domains of each; null for
     * all.
     *
     * <p>What surprises here:
     * <ul>
     *   <li>Each cursor is evaluated once, however many lanes have it; in an idle bus most lanes have the same.
     *   <li>The number of rows read is limited: cursors that lag share 80,000, with 500 to 40,000 for each. A cursor that lags by more is
     *       cut.
     *   <li>While a lane reads late rows in pages, all of them count until the last one is settled.
     *   <li>Late rows are told apart as {@code LaneReader} does: of transactions that were running, and of those that the snapshot did
     *       not know. The latter are among all rows written since, which is why these are cut, too.
     * </ul>
     */
    static final String LAGS = """
            WITH known AS MATERIALIZED (
              SELECT group_name, string_to_array(event_domains, ',') AS event_domains FROM unnest(?::text[], ?::text[]) AS known (group_name, event_domains)
            ),
            log AS MATERIALIZED (
              SELECT restored_up_to, (SELECT coalesce(max(position), 0) FROM domain_events) AS head FROM domain_event_log
            ),
            lanes AS MATERIALIZED (
              SELECT c.group_name, c.lane, c.first_slot, c.last_slot, c.high, coalesce(c.late_from, c.snapshot)::text AS snapshot, known.event_domains
              FROM domain_event_lanes c
              LEFT JOIN known ON known.group_name = c.group_name
              WHERE c.handler_id = ''
            ),
            cursors AS MATERIALIZED (
              SELECT high, snapshot::pg_snapshot AS snapshot, restored_up_to,
                     greatest(500, least(40000, 80000 / greatest(1, count(*) FILTER (WHERE high < head) OVER ()))) AS most
              FROM (SELECT DISTINCT high, snapshot FROM lanes) l, log
            ),
            looked_at AS (
              SELECT c.high, c.snapshot::text AS snapshot, c.most, r.slot, split_part(r.event_type, '.', 1) AS event_domain,
                     count(*) FILTER (WHERE r.fresh) AS fresh,
                     count(*) FILTER (WHERE NOT r.fresh) AS unknown,
                     count(*) FILTER (WHERE r.unsettled) AS events,
                     min(r.position) FILTER (WHERE r.unsettled) AS first
              FROM cursors c,
              LATERAL (
                (SELECT true AS fresh, true AS unsettled, e.position, e.slot, e.event_type
                 FROM domain_events e
                 WHERE e.position > c.high
                 ORDER BY e.position
                 LIMIT c.most)
                UNION ALL
                (SELECT false, e.position <= c.high AND e.position > c.restored_up_to, e.position, e.slot, e.event_type
                 FROM domain_events e
                 WHERE e.transaction_id >= pg_snapshot_xmax(c.snapshot)
                 ORDER BY e.transaction_id
                 LIMIT c.most)
                UNION ALL
                (SELECT NULL, true, e.position, e.slot, e.event_type
                 FROM pg_snapshot_xip(c.snapshot) AS running (transaction_id),
                 LATERAL (SELECT * FROM domain_events late
                          WHERE late.transaction_id = running.transaction_id AND late.position + 0 <= c.high AND late.position + 0 > c.restored_up_to
                          LIMIT c.most) e
                 WHERE pg_visible_in_snapshot(running.transaction_id, pg_current_snapshot()))
              ) r
              GROUP BY c.high, c.snapshot::text, c.most, r.slot, event_domain
            ),
            cut AS (
              SELECT high, snapshot, min(first) AS first FROM looked_at GROUP BY high, snapshot, most
              HAVING sum(fresh) >= most OR sum(unknown) >= most
            ),
            lag AS (
              SELECT l.group_name, l.lane, sum(r.events) AS events, min(r.first) AS first
              FROM lanes l
              JOIN looked_at r ON r.high = l.high AND r.snapshot = l.snapshot
               AND r.slot BETWEEN l.first_slot AND l.last_slot AND (l.event_domains IS NULL OR r.event_domain = ANY (l.event_domains))
              GROUP BY l.group_name, l.lane
            )
            SELECT l.group_name, l.lane, l.high, log.head, coalesce(lag.events, 0) AS events,
                   cut.high IS NOT NULL AS more, e.id, e.occurred_at,
                   CASE WHEN o.expires_at >= clock_timestamp() THEN o.owner END AS owner, o.expires_at, clock_timestamp() AS now
            FROM log
            LEFT JOIN lanes l ON true
            LEFT JOIN domain_event_leases o ON o.group_name = l.group_name AND o.lane = l.lane
            LEFT JOIN lag ON lag.group_name = l.group_name AND lag.lane = l.lane
            LEFT JOIN cut ON cut.high = l.high AND cut.snapshot = l.snapshot
            LEFT JOIN LATERAL (SELECT * FROM domain_events oldest WHERE oldest.position = coalesce(lag.first, cut.first) LIMIT 1) e ON true
            ORDER BY l.group_name, l.lane
            """;

    /** Catch-up cursors, by handler. */
    static final String CATCHING_UP = """
            SELECT way.group_name, way.handler_id, count(*) AS lanes, min(way.high) AS position, max(lane.high) AS target,
                   count(way.replay) > 0 AS replaying
            FROM domain_event_lanes way
            JOIN domain_event_lanes lane ON lane.group_name = way.group_name AND lane.lane = way.lane AND lane.handler_id = ''
            WHERE way.handler_id <> ''
            GROUP BY way.group_name, way.handler_id
            ORDER BY way.group_name, way.handler_id
            """;

    /** The number of each group's deliveries in each state, up to a limit, and its pause. Parameter: four times the limit plus one. */
    static final String DELIVERIES = """
            SELECT g.group_name, w.unroutable, w.unroutable_since, w.unroutable_example,
                   (SELECT count(*) FROM (SELECT FROM domain_event_deliveries d
                                          WHERE d.group_name = g.group_name AND d.state = 'retrying' LIMIT ?) counted) AS retrying,
                   (SELECT count(*) FROM (SELECT FROM domain_event_deliveries d
                                          WHERE d.group_name = g.group_name AND d.state = 'parked' LIMIT ?) counted) AS parked,
                   (SELECT count(*) FROM (SELECT FROM domain_event_deliveries d
                                          WHERE d.group_name = g.group_name AND d.state = 'dead' LIMIT ?) counted) AS dead,
                   p.paused_at, p.reason
            FROM (SELECT DISTINCT group_name FROM domain_event_lanes) g
            CROSS JOIN LATERAL (
              SELECT count(*) AS unroutable, min(created_at) AS unroutable_since, min(event_type) AS unroutable_example
              FROM (SELECT d.event_type, d.created_at FROM domain_event_deliveries d
                    WHERE d.group_name = g.group_name AND d.state = 'unroutable' LIMIT ?) counted
            ) w
            LEFT JOIN domain_event_pauses p ON p.group_name = g.group_name
            """;

    static final String NODES = """
            SELECT node, groups, started_at, last_seen_at, expires_at
            FROM domain_event_nodes
            WHERE expires_at >= clock_timestamp()
            ORDER BY started_at, node
            """;

    /**
     * The holders of the xmin horizon, the oldest of each kind. Parameter: the state of sessions that this user may not see; their process,
     * user and transaction are visible to all users.
     *
     * <p>Transactions of other databases count if they have an id, because snapshots list them; their snapshots do not count. Column
     * inactive_since is new in PostgreSQL 17 and read as JSON, so that it may be missing.
     */
    static final String HORIZON = """
            SELECT held.*, clock_timestamp() AS now FROM (
              (SELECT 'TRANSACTION' AS kind, a.application_name AS name, a.pid, a.usename::text AS "user",
                      CASE WHEN a.state IS NULL AND a.xact_start IS NULL THEN ? ELSE coalesce(a.state, a.backend_type) END AS state, a.xact_start AS since,
                      greatest(age(a.backend_xid), CASE WHEN a.datname = current_database() THEN age(a.backend_xmin) END) AS transactions
               FROM pg_stat_activity a
               WHERE a.pid <> pg_backend_pid() AND a.backend_type IS DISTINCT FROM 'autovacuum worker'
                 AND (a.backend_xid IS NOT NULL OR a.backend_xmin IS NOT NULL AND a.datname = current_database())
                 AND NOT EXISTS (SELECT FROM pg_stat_replication r WHERE r.pid = a.pid)
               ORDER BY transactions DESC, since
               LIMIT 1)
              UNION ALL
              (SELECT 'PREPARED_TRANSACTION', p.gid, NULL, p.owner::text, 'prepared', p.prepared, age(p.transaction)
               FROM pg_prepared_xacts p
               ORDER BY age(p.transaction) DESC, p.prepared
               LIMIT 1)
              UNION ALL
              (SELECT 'REPLICATION_SLOT', s.slot_name::text, s.active_pid, NULL, CASE WHEN s.active THEN 'active' ELSE 'inactive' END,
                      (to_jsonb(s) ->> 'inactive_since')::timestamptz, greatest(age(s.xmin), age(s.catalog_xmin)) AS transactions
               FROM pg_replication_slots s
               WHERE s.xmin IS NOT NULL OR s.catalog_xmin IS NOT NULL
               ORDER BY transactions DESC
               LIMIT 1)
              UNION ALL
              (SELECT 'STANDBY', r.application_name, r.pid, r.usename::text, r.state, NULL, age(r.backend_xmin)
               FROM pg_stat_replication r
               WHERE r.backend_xmin IS NOT NULL
               ORDER BY age(r.backend_xmin) DESC
               LIMIT 1)
            ) held
            ORDER BY transactions DESC, since
            """;
}
