package dev.typebus.read;

/** The statements of {@link LaneReader} and {@link LateRows}. */
final class ReadSql {
    private ReadSql() {}

    /**
     * What a lane has not settled. The first row is the head: the snapshot that becomes the next cursor's, and what else the
     * lane wants to know as of it.
     *
     * <p>What surprises here:
     * <ul>
     *   <li>One statement, so that rows and snapshot belong together; in a transaction without an id of its own, because a
     *       snapshot does not list its own transaction: the head says whether that held. (That function also keeps the
     *       statement from being run in parallel.)
     *   <li>{@code position + 0} keeps the planner from any index but the one on transaction_id, {@code slot + 0} from any but
     *       the one on position.
     *   <li>The plan is fixed by set_config, which ends with the statement's transaction: without it, each read is planned
     *       anew, and planning costs more than reading.
     *   <li>That plan is made when the log is young and statistics know of a few rows, and is kept while the log grows: without
     *       enable_seqscan it would be a scan of the whole log. And it is dear by its estimates once the log is large, for which jit
     *       would have it compiled at each look.
     *   <li>{@code LATERAL … OFFSET 0} has each transaction looked up by itself: where statistics know of a few large
     *       transactions, a join would go through the whole index.
     *   <li>Executed on an empty batch it does next to nothing; what it costs is to be set up. So each part names its few
     *       conditions again, which is dearer to read and cheaper to run than a WITH for the lane, and what it can do without it
     *       does not ask.
     * </ul>
     */
    static final String UNSETTLED = """
            SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('jit', 'off', true),
                   set_config('max_parallel_workers_per_gather', '0', true), set_config('enable_seqscan', 'off', true);
            SELECT pg_current_snapshot()::text AS snapshot,
                   pg_current_xact_id_if_assigned() IS NULL AS without_own_transaction,
                   (SELECT coalesce(max(e.position), 0) FROM domain_events e) AS head,
                   EXISTS (SELECT FROM domain_event_deliveries d
                           WHERE d.group_name = ?::text AND d.state = ANY (?::text[])
                             AND d.slot BETWEEN ?::smallint AND ?::smallint) AS waiting,
                   NULL::bigint AS position, NULL::uuid AS id, NULL::text AS event_type, NULL::integer AS event_version,
                   NULL::text AS domain, NULL::text AS aggregate_type, NULL::text AS aggregate_id, NULL::smallint AS slot,
                   NULL::bigint AS transaction_id, NULL::text AS payload, NULL::text AS metadata, NULL::timestamptz AS occurred_at
            UNION ALL
            (SELECT NULL, NULL, NULL, NULL,
                    e.position, e.id, e.event_type, e.event_version, e.domain, e.aggregate_type, e.aggregate_id, e.slot,
                    e.transaction_id::text::bigint, e.payload::text, e.metadata::text, e.occurred_at
             FROM (SELECT was_running.*
                   FROM unnest(?::xid8[]) AS running (transaction_id)
                   CROSS JOIN LATERAL (SELECT * FROM domain_events WHERE transaction_id = running.transaction_id OFFSET 0) was_running
                   UNION ALL
                   SELECT * FROM domain_events was_unknown WHERE transaction_id >= ?::xid8) e
             WHERE e.position + 0 <= ?::bigint AND e.position + 0 > ?::bigint
               AND e.slot BETWEEN ?::smallint AND ?::smallint
               AND (?::text[] IS NULL OR split_part(e.event_type, '.', 1) = ANY (?::text[]))
             LIMIT ?)
            UNION ALL
            (SELECT NULL, NULL, NULL, NULL,
                    e.position, e.id, e.event_type, e.event_version, e.domain, e.aggregate_type, e.aggregate_id, e.slot,
                    e.transaction_id::text::bigint, e.payload::text, e.metadata::text, e.occurred_at
             FROM domain_events e
             WHERE e.position > ?::bigint
               AND e.slot + 0 BETWEEN ?::smallint AND ?::smallint
               AND (?::text[] IS NULL OR split_part(e.event_type, '.', 1) = ANY (?::text[]))
             ORDER BY e.position
             LIMIT ?)
            """;

    /**
     * Where the late rows of a look are that found too many: as above, but of all slots and names, and only what that look saw, which
     * another snapshot than this statement's says.
     */
    static final String LATE = """
            SELECT e.position
            FROM (SELECT was_running.*
                  FROM unnest(?::xid8[]) AS running (transaction_id)
                  CROSS JOIN LATERAL (SELECT * FROM domain_events WHERE transaction_id = running.transaction_id OFFSET 0) was_running
                  UNION ALL
                  SELECT * FROM domain_events was_unknown WHERE transaction_id >= ?::xid8) e
            WHERE e.position + 0 <= ?::bigint AND e.position + 0 > ?::bigint
              AND pg_visible_in_snapshot(e.transaction_id, ?::pg_snapshot)
            ORDER BY e.position
            """;

    static final String AT = """
            SELECT e.position, e.id, e.event_type, e.event_version, e.domain, e.aggregate_type, e.aggregate_id, e.slot,
                   e.transaction_id::text::bigint AS transaction_id, e.payload::text AS payload, e.metadata::text AS metadata,
                   e.occurred_at
            FROM domain_events e
            WHERE e.position = ANY (?::bigint[])
            ORDER BY e.position
            """;

    /** When the next retry is due; negative if it is overdue, null if there is none. */
    static final String DUE_IN = """
            SELECT ceil(1000 * extract(epoch FROM min(next_attempt_at) - clock_timestamp()))::bigint AS due_in_ms
            FROM domain_event_deliveries
            WHERE group_name = ? AND state = 'retrying' AND slot BETWEEN ? AND ?
            """;

    /**
     * What the lane has settled and a handler on its way through older events has not: behind the handler's position, up to the lane's
     * cursor. At most so many rows are looked at in one go, so that a handler of rare events does not hold its lane up.
     *
     * <p>What does not come this way: an event with a delivery to all handlers, because it comes to this one by that delivery, too; and
     * what was given up for this handler. When the replay was cancelled, also what was given before, and what has a delivery of its own.
     * The set_config calls are for the same reason as above.
     */
    static final String MISSED = """
            SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('jit', 'off', true),
                   set_config('max_parallel_workers_per_gather', '0', true), set_config('enable_seqscan', 'off', true);
            WITH way AS (
              SELECT ?::text AS group_name, ?::text AS handler_id, ?::smallint AS first_slot, ?::smallint AS last_slot,
                     ?::text[] AS topics, ?::bigint AS position, ?::bigint AS lane_high, ?::pg_snapshot AS lane_snapshot,
                     ?::bigint AS era_floor, ?::boolean AS cancelled, ?::bigint AS given_high, ?::pg_snapshot AS given_snapshot,
                     ?::integer AS most, ?::integer AS most_looked_at
            ),
            missed AS MATERIALIZED (
              SELECT m.*
              FROM way CROSS JOIN LATERAL (
                SELECT e.*
                FROM (
                  SELECT * FROM domain_events
                  WHERE position > way.position AND position <= way.lane_high
                  ORDER BY position
                  LIMIT way.most_looked_at
                ) e
                WHERE e.slot + 0 BETWEEN way.first_slot AND way.last_slot
                  AND (way.topics IS NULL OR split_part(e.event_type, '.', 1) = ANY (way.topics))
                  AND (e.position <= way.era_floor OR pg_visible_in_snapshot(e.transaction_id, way.lane_snapshot))
                  AND NOT EXISTS (SELECT FROM domain_event_deliveries d
                                  WHERE d.group_name = way.group_name AND d.handler_id = '*' AND d.event_id = e.id)
                  AND NOT EXISTS (SELECT FROM domain_event_deliveries d
                                  WHERE d.group_name = way.group_name AND d.handler_id = way.handler_id AND d.event_id = e.id
                                    AND (d.state = 'discarded' OR way.cancelled))
                  AND NOT (way.cancelled AND e.position <= way.given_high
                           AND (e.position <= way.era_floor OR pg_visible_in_snapshot(e.transaction_id, way.given_snapshot)))
                ORDER BY e.position
                LIMIT way.most
              ) m
            ),
            come AS (
              SELECT CASE WHEN (SELECT count(*) FROM missed) < way.most
                          THEN coalesce((SELECT e.position FROM domain_events e
                                         WHERE e.position > way.position AND e.position <= way.lane_high
                                         ORDER BY e.position
                                         OFFSET way.most_looked_at - 1 LIMIT 1),
                                        greatest(way.lane_high, way.position)) END AS up_to
              FROM way
            )
            SELECT come.up_to,
                   e.position, e.id, e.event_type, e.event_version, e.domain, e.aggregate_type, e.aggregate_id, e.slot,
                   e.transaction_id::text::bigint AS transaction_id, e.payload::text AS payload, e.metadata::text AS metadata,
                   e.occurred_at
            FROM come LEFT JOIN missed e ON true
            ORDER BY e.position
            """;

    static final String HEAD = """
            SELECT coalesce(max(position), 0) AS high, pg_current_snapshot()::text AS snapshot FROM domain_events
            """;

    /**
     * Deliveries whose time has come, of each handler and aggregate only the first that is open; with their events. One to all handlers,
     * {@code *}, comes before the later ones of each. Those that a replay will come to wait for it: it gives the event itself.
     *
     * <p>Whether one is the first is asked backwards from it, of one handler at a time as the index goes: the next one ahead is near, while
     * EXISTS would begin at the head of the line, where the rows of those that are done lie as long as any old snapshot might see them.
     */
    static final String DUE = """
            SELECT d.handler_id, d.attempts, jsonb_array_length(d.history) AS failures, d.suspect, d.replay IS NOT NULL AS replaying,
                   e.position, e.id, e.event_type, e.event_version, e.domain, e.aggregate_type, e.aggregate_id, e.slot,
                   e.transaction_id::text::bigint AS transaction_id, e.payload::text AS payload, e.metadata::text AS metadata,
                   e.occurred_at
            FROM domain_event_deliveries d
            JOIN domain_events e ON e.id = d.event_id
            WHERE d.group_name = ? AND d.slot BETWEEN ? AND ?
              AND d.state = 'retrying' AND d.next_attempt_at <= statement_timestamp()
              AND (? OR ((SELECT earlier.position FROM domain_event_deliveries earlier
                 WHERE earlier.group_name = d.group_name AND earlier.handler_id = d.handler_id
                   AND earlier.aggregate_type = d.aggregate_type AND earlier.aggregate_id = d.aggregate_id
                   AND earlier.position < d.position AND earlier.state <> 'discarded'
                   AND (earlier.state <> 'dead' OR ?)
                 ORDER BY earlier.position DESC LIMIT 1) IS NULL
                AND (SELECT divided.position FROM domain_event_deliveries divided
                 WHERE divided.group_name = d.group_name AND divided.handler_id = '*'
                   AND divided.aggregate_type = d.aggregate_type AND divided.aggregate_id = d.aggregate_id
                   AND divided.position < d.position AND divided.state <> 'discarded'
                   AND (divided.state <> 'dead' OR ?)
                 ORDER BY divided.position DESC LIMIT 1) IS NULL))
              AND NOT EXISTS (
                SELECT FROM domain_event_lanes way
                JOIN domain_event_replays r ON r.id = way.replay
                WHERE way.group_name = d.group_name AND way.lane = ? AND way.handler_id = d.handler_id
                  AND way.high < d.position AND r.state <> 'cancelled')
              AND NOT EXISTS (
                SELECT FROM domain_event_replays r
                WHERE r.id = d.replay AND r.aggregate_id IS NOT NULL AND r.state = 'paused')
            ORDER BY d.position
            LIMIT ?
            """;

    /**
     * What waits in a line behind a position, with its events, and whether it may follow at once: else nothing behind it may. Of a replay, which
     * somebody may pause or cancel, each is to be looked for.
     */
    static final String BEHIND = """
            SELECT d.handler_id = ? AND (d.state = 'parked' OR d.state = 'retrying' AND d.next_attempt_at <= statement_timestamp())
                     AND NOT EXISTS (
                       SELECT FROM domain_event_lanes way
                       JOIN domain_event_replays r ON r.id = way.replay
                       WHERE way.group_name = d.group_name AND way.lane = ? AND way.handler_id = d.handler_id
                         AND way.high < d.position AND r.state <> 'cancelled')
                     AND d.replay IS NULL AS may_follow,
                   d.handler_id, d.attempts, jsonb_array_length(d.history) AS failures, d.suspect, d.replay IS NOT NULL AS replaying,
                   e.position, e.id, e.event_type, e.event_version, e.domain, e.aggregate_type, e.aggregate_id, e.slot,
                   e.transaction_id::text::bigint AS transaction_id, e.payload::text AS payload, e.metadata::text AS metadata,
                   e.occurred_at
            FROM domain_event_deliveries d
            JOIN domain_events e ON e.id = d.event_id
            WHERE d.group_name = ? AND d.handler_id IN (?, '*') AND d.aggregate_type = ? AND d.aggregate_id = ?
              AND d.position > ? AND d.state <> 'discarded' AND (d.state <> 'dead' OR ?)
            ORDER BY d.position
            LIMIT ?
            """;

    /**
     * Which handlers and aggregates, of those given, have deliveries that later ones wait for; not counting those of one handler behind
     * a position.
     */
    static final String BLOCKED = """
            SELECT DISTINCT d.handler_id, d.aggregate_type, d.aggregate_id
            FROM unnest(?::text[], ?::text[]) AS asked (aggregate_type, aggregate_id)
            JOIN domain_event_deliveries d USING (aggregate_type, aggregate_id)
            WHERE d.group_name = ? AND (d.state IN ('retrying', 'parked', 'unroutable') OR d.state = 'dead' AND ?)
              AND NOT (d.handler_id = ? AND d.position > ?)
            """;
}
