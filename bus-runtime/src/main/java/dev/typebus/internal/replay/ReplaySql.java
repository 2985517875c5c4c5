package dev.typebus.internal.replay;

/** The statements of {@link JdbcReplays}, {@link ReplayRegistration} and {@link ReplayDryRun}. */
final class ReplaySql {
    private ReplaySql() {}

    /**
     * Counts a request: nodes read the replays again when the number has grown. It is the first lock of each request, so that requests run
     * one at a time, and retention does not delete events of a replay meanwhile.
     */
    static final String COUNT_REQUEST = "UPDATE domain_event_log SET replay_acts = replay_acts + 1";

    static final String HANDLERS = """
            SELECT handler_id, replayable FROM domain_event_handlers WHERE group_name = ? ORDER BY handler_id
            """;

    /** Work of a handler that a replay would conflict with: an unfinished catch-up, or replays of aggregates. */
    static final String BUSY = """
            SELECT way.replay, r.state
            FROM domain_event_lanes way
            LEFT JOIN domain_event_replays r ON r.id = way.replay
            WHERE way.group_name = ? AND way.handler_id = ?
            UNION ALL
            SELECT r.id, r.state
            FROM domain_event_replays r
            WHERE r.group_name = ? AND r.handler_id = ? AND r.aggregate_id IS NOT NULL AND r.ended_at IS NULL
              AND (?::text IS NULL OR r.aggregate_type = ?::text AND r.aggregate_id = ?::text)
              AND (r.begun_at IS NULL
                   OR r.id IN (SELECT d.replay FROM domain_event_deliveries d
                               WHERE d.group_name = ? AND d.handler_id = ? AND d.replay IS NOT NULL
                                 AND d.state IN ('parked', 'retrying', 'unroutable')))
            LIMIT 1
            """;

    /**
     * The position of the first event that was recorded at a time or later, by its id; null if there is none. An id of version 7 starts with
     * the milliseconds of its creation. The first 1,000 by time are compared, because positions and times are nearly in the same order. The
     * settings force the index: another plan would read and sort all later events.
     */
    static final String FIRST_BY_ID = """
            SELECT set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true);
            SELECT min(e.position) AS position FROM (
              SELECT position FROM domain_events
              WHERE id >= rpad(lpad(to_hex(?::bigint), 12, '0'), 32, '0')::uuid
                AND id < rpad(lpad(to_hex((1000 * extract(epoch FROM clock_timestamp()))::bigint + 86400000), 12, '0'), 32, '0')::uuid
                AND substr(id::text, 15, 1) = '7'
              ORDER BY id LIMIT 1000) e
            """;

    /**
     * The position before that one, or the last position if there is none. If the log has ids of another kind, beyond those of tomorrow or
     * before those of 2015, their {@code occurred_at} counts: its index can only be read by a bitmap scan.
     */
    static final String BEFORE = """
            SELECT set_config('enable_bitmapscan', 'on', true), set_config('enable_seqscan', 'off', true);
            SELECT coalesce(least(
              ?::bigint,
              (SELECT min(e.position + 0) FROM domain_events e
               WHERE ((SELECT id FROM domain_events ORDER BY id DESC LIMIT 1)
                        >= rpad(lpad(to_hex((1000 * extract(epoch FROM clock_timestamp()))::bigint + 86400000), 12, '0'), 32, '0')::uuid
                      OR (SELECT id FROM domain_events ORDER BY id LIMIT 1) < '014a0000-0000-0000-0000-000000000000')
                 AND e.occurred_at >= ?::timestamptz AND substr(e.id::text, 15, 1) <> '7')) - 1,
              (SELECT max(position) FROM domain_events), 0) AS position
            """;

    static final String ADD = """
            INSERT INTO domain_event_replays
              (group_name, handler_id, aggregate_type, aggregate_id, slot, after_position, started_by, reason, history, begun_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, jsonb_build_array(jsonb_build_object('act', 'started', 'at', clock_timestamp())),
                    CASE WHEN ? THEN clock_timestamp() END)
            RETURNING id
            """;

    /**
     * Fences off running batches of the group's lanes. It waits for settlements under way; later ones find another version, roll back and
     * read again. A lane in the middle of late rows cannot tell which of them a handler has received.
     */
    static final String FENCE = """
            WITH held AS (
              SELECT lane FROM domain_event_lanes WHERE group_name = ? AND handler_id = '' ORDER BY lane FOR NO KEY UPDATE
            )
            UPDATE domain_event_lanes l
            SET version = l.version + 1, updated_at = clock_timestamp()
            FROM held
            WHERE l.group_name = ? AND l.lane = held.lane AND l.handler_id = ''
            RETURNING l.late_from IS NOT NULL AS late
            """;

    /**
     * Adds a catch-up cursor in each lane of the group, which the lanes pick up between two batches. If they are fenced off, it starts here.
     */
    static final String ADD_CATCH_UP_CURSORS = """
            INSERT INTO domain_event_lanes (group_name, lane, handler_id, first_slot, last_slot, high, snapshot, epoch, replay, given_high)
            SELECT l.group_name, l.lane, r.handler_id, l.first_slot, l.last_slot, least(r.after_position, l.high), l.snapshot, l.epoch, r.id,
                   CASE WHEN ? THEN l.high END
            FROM domain_event_replays r
            JOIN domain_event_lanes l ON l.group_name = r.group_name AND l.handler_id = ''
            WHERE r.id = ?
            """;

    /** Newest first. A replay of an aggregate has reached the first of its deliveries that still waits, and is done when none does. */
    static final String LIST = """
            SELECT r.id, r.group_name, r.handler_id, r.aggregate_type, r.aggregate_id, r.after_position, r.started_by, r.reason,
                   r.started_at,
                   CASE WHEN r.state = 'running' AND finished.at_once THEN 'DONE' ELSE upper(r.state) END AS state,
                   CASE WHEN finished.at_once THEN coalesce(r.ended_at, r.begun_at) ELSE r.ended_at END AS ended_at,
                   greatest(CASE WHEN r.aggregate_id IS NULL THEN coalesce(way.high, lane.high)
                                 WHEN r.begun_at IS NULL THEN r.after_position
                                 ELSE coalesce(line.first - 1, history.last) END, r.after_position) AS position,
                   greatest(CASE WHEN r.aggregate_id IS NULL THEN lane.high ELSE history.last END, r.after_position) AS to_position
            FROM domain_event_replays r
            LEFT JOIN LATERAL (
              SELECT min(w.high) AS high FROM domain_event_lanes w WHERE w.replay = r.id
            ) way ON true
            LEFT JOIN LATERAL (
              SELECT max(l.high) AS high FROM domain_event_lanes l WHERE l.group_name = r.group_name AND l.handler_id = ''
            ) lane ON true
            LEFT JOIN LATERAL (
              SELECT min(d.position) AS first
              FROM domain_event_deliveries d
              WHERE d.group_name = r.group_name AND d.handler_id = r.handler_id AND d.replay = r.id AND d.state IN ('parked', 'retrying', 'unroutable')
                AND r.aggregate_id IS NOT NULL
            ) line ON true
            LEFT JOIN LATERAL (
              SELECT max(e.position) AS last
              FROM domain_events e WHERE e.aggregate_type = r.aggregate_type AND e.aggregate_id = r.aggregate_id
            ) history ON true
            CROSS JOIN LATERAL (
              SELECT r.aggregate_id IS NOT NULL AND r.begun_at IS NOT NULL AND line.first IS NULL AS at_once
            ) finished
            WHERE ?::bigint IS NULL OR r.id = ?
            ORDER BY r.id DESC
            LIMIT ?
            """;

    /** Parameters: the new state, its name for the history, the id, and the states in which it applies. */
    static final String ACT = """
            UPDATE domain_event_replays
            SET state = ?, history = history || jsonb_build_array(jsonb_build_object('act', ?::text, 'at', clock_timestamp()))
            WHERE id = ? AND state = ANY (?) AND ended_at IS NULL
            """;

    /** The cursors of a group's lanes. */
    static final String LANES = """
            SELECT l.lane, l.first_slot, l.last_slot, l.high, l.snapshot::text, o.restored_up_to
            FROM domain_event_lanes l CROSS JOIN domain_event_log o
            WHERE l.group_name = ? AND l.handler_id = ''
            ORDER BY l.lane
            """;
}
