package dev.typebus.internal.log;

/** The statements of {@link DeliveryReader}. Rows without a payload, and the refusal of a standby, are explained at {@link LaneReaderSql}. */
final class DeliveryReaderSql {
    private DeliveryReaderSql() {}

    /**
     * Milliseconds until the next retry; negative if it is overdue, null if there is none. Without a sort the plan takes the first row of the
     * index. Parameters: group, slots.
     */
    static final String DUE_IN = """
            SELECT set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true);
            SELECT ceil(1000 * extract(epoch FROM (
                     SELECT next_attempt_at
                     FROM domain_event_deliveries
                     WHERE group_name = ? AND state = 'retrying' AND slot BETWEEN ? AND ? AND next_attempt_at > '-infinity'
                     ORDER BY next_attempt_at
                     LIMIT 1) - clock_timestamp()))::bigint AS due_in_ms
            WHERE (SELECT count(*) FROM domain_event_incarnation) >= 0
            """;

    /**
     * The first unsettled late row of each aggregate: later events of the aggregate wait for it. Parameters: aggregates, bounds of the late rows,
     * snapshots.
     */
    static final String FIRST_LATE = """
            SELECT '*' AS handler_id, asked.aggregate_type, asked.aggregate_id, first.position
            FROM unnest(?::text[], ?::text[]) AS asked (aggregate_type, aggregate_id)
            CROSS JOIN LATERAL (
              SELECT e.position FROM domain_events e
              WHERE e.aggregate_type = asked.aggregate_type AND e.aggregate_id = asked.aggregate_id
                AND e.position > ? AND e.position <= ?
                AND NOT pg_visible_in_snapshot(e.transaction_id, ?::pg_snapshot) AND pg_visible_in_snapshot(e.transaction_id, ?::pg_snapshot)
              ORDER BY e.position LIMIT 1) first
            WHERE (SELECT count(*) FROM domain_event_incarnation) >= 0
            """;

    /**
     * Due deliveries with their events: for each handler and aggregate only the first open one. A delivery to all handlers, {@code *}, precedes
     * later ones of each handler. A delivery that a replay will reach waits for the replay, which delivers the event itself. A worker that was
     * replaced while it was suspended gets none: its read knows less than the next owner, who wrote the deliveries.
     *
     * <p>Whether a delivery is the first is asked backwards from it, for one handler at a time, as the index is ordered: the nearest one ahead is
     * close. EXISTS would begin at the first delivery of the ordering key, where the rows of settled deliveries lie as long as an old snapshot
     * might see them. Retrying deliveries are walked in log order until enough are found. enable_sort is off, because otherwise all due deliveries
     * would be visited and sorted.
     */
    static final String DUE = FixedPlan.SELECT + """
            , set_config('enable_sort', 'off', true);
            SELECT d.handler_id, d.attempts, jsonb_array_length(d.history) AS failures, d.excuses, d.error_class, d.replay IS NOT NULL AS replaying,
                   e.position, e.id, e.event_type, e.event_version, e.domain, e.aggregate_type, e.aggregate_id, e.slot,
                   e.transaction_id::text::bigint AS transaction_id,
                   CASE WHEN coalesce(sum(domain_event_bytes(e.payload, e.metadata)) OVER before, 0) < ?::bigint THEN e.payload::text END
                     AS payload,
                   e.metadata::text AS metadata, e.occurred_at
            FROM (
              SELECT d.*
              FROM domain_event_deliveries d
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
                   ORDER BY divided.position DESC LIMIT 1) IS NULL
                  AND (?::pg_snapshot IS NULL OR NOT EXISTS (
                   SELECT FROM domain_events late
                   WHERE late.aggregate_type = d.aggregate_type AND late.aggregate_id = d.aggregate_id
                     AND late.position > ? AND late.position <= ? AND late.position < d.position
                     AND NOT pg_visible_in_snapshot(late.transaction_id, ?::pg_snapshot)
                     AND pg_visible_in_snapshot(late.transaction_id, ?::pg_snapshot)))))
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
            ) d
            CROSS JOIN LATERAL (SELECT * FROM domain_events WHERE id = d.event_id OFFSET 0) e
            WHERE (SELECT count(*) FROM domain_event_incarnation) >= 0
              AND (SELECT epoch FROM domain_event_lanes WHERE group_name = ? AND lane = ? AND handler_id = '') = ?
            WINDOW before AS (ORDER BY d.position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            ORDER BY d.position
            """;

    /**
     * The deliveries of an ordering key behind a position, with their events, and whether each may follow at once. Behind the first that may not,
     * none may. As above, a worker that was replaced gets none. A delivery of a replay may not follow, because an operator may pause or cancel the
     * replay.
     */
    static final String FOLLOWERS = """
            SELECT d.handler_id = ? AND (d.state = 'parked' OR d.state = 'retrying' AND d.next_attempt_at <= statement_timestamp())
                     AND NOT EXISTS (
                       SELECT FROM domain_event_lanes way
                       JOIN domain_event_replays r ON r.id = way.replay
                       WHERE way.group_name = d.group_name AND way.lane = ? AND way.handler_id = d.handler_id
                         AND way.high < d.position AND r.state <> 'cancelled')
                     AND d.replay IS NULL AS may_follow,
                   d.handler_id, d.attempts, jsonb_array_length(d.history) AS failures, d.excuses, d.error_class, d.replay IS NOT NULL AS replaying,
                   e.position, e.id, e.event_type, e.event_version, e.domain, e.aggregate_type, e.aggregate_id, e.slot,
                   e.transaction_id::text::bigint AS transaction_id,
                   CASE WHEN coalesce(sum(domain_event_bytes(e.payload, e.metadata)) OVER before, 0) < ?::bigint THEN e.payload::text END
                     AS payload,
                   e.metadata::text AS metadata, e.occurred_at
            FROM (
              SELECT d.*
              FROM domain_event_deliveries d
              WHERE d.group_name = ? AND d.handler_id IN (?, '*') AND d.aggregate_type = ? AND d.aggregate_id = ?
                AND d.position > ? AND d.state <> 'discarded' AND (d.state <> 'dead' OR ?)
              ORDER BY d.position
              LIMIT ?
            ) d
            JOIN domain_events e ON e.id = d.event_id
            WHERE (SELECT count(*) FROM domain_event_incarnation) >= 0
              AND (SELECT epoch FROM domain_event_lanes WHERE group_name = ? AND lane = ? AND handler_id = '') = ?
            WINDOW before AS (ORDER BY d.position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            ORDER BY d.position
            """;

    /**
     * The first delivery of these aggregates that later ones wait for, for each handler and for all handlers. Deliveries of one given handler
     * behind a given position are left out. Each is looked up by itself, so that the other deliveries of its ordering key are not visited.
     */
    static final String BLOCKED = """
            SELECT handler.handler_id, asked.aggregate_type, asked.aggregate_id, first.position
            FROM unnest(?::text[], ?::text[]) AS asked (aggregate_type, aggregate_id)
            CROSS JOIN (SELECT '*' AS handler_id UNION ALL
                        SELECT h.handler_id FROM domain_event_handlers h WHERE h.group_name = ?) handler
            CROSS JOIN LATERAL (
              SELECT d.position FROM domain_event_deliveries d
              WHERE d.group_name = ? AND d.handler_id = handler.handler_id
                AND d.aggregate_type = asked.aggregate_type AND d.aggregate_id = asked.aggregate_id
                AND d.state <> 'discarded' AND (d.state <> 'dead' OR ?)
                AND NOT (d.handler_id = ? AND d.position > ?)
              ORDER BY d.position LIMIT 1) first
            WHERE (SELECT count(*) FROM domain_event_incarnation) >= 0
            """;
}
