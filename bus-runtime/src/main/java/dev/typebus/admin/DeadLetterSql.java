package dev.typebus.admin;

/** The statements of {@link DeadLetters} and {@link BulkOperation}. */
final class DeadLetterSql {
    private DeadLetterSql() {}

    /**
     * Settings of the transaction: each filter gets its own plan, and no plan scans the table because it was small when the plan was made.
     */
    static final String SETTINGS = """
            SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'off', true),
                   set_config('jit', 'off', true)
            """;

    /**
     * Deliveries in one state, in log order. Parameters: the state three times, each of the filter's eight values twice (null matches all),
     * the position twice, the group and handler to continue after, and the maximum number twice. The recursive query visits one group after
     * the other, so that it reads no more rows of a group than are wanted.
     */
    static final String LIST = """
            WITH RECURSIVE groups AS (
              (SELECT group_name FROM domain_event_deliveries
               WHERE state = ? AND state IN ('retrying', 'parked', 'dead', 'unroutable')
               ORDER BY group_name LIMIT 1)
              UNION ALL
              SELECT (SELECT d.group_name FROM domain_event_deliveries d
                      WHERE d.state = ? AND d.state IN ('retrying', 'parked', 'dead', 'unroutable')
                        AND d.group_name > groups.group_name
                      ORDER BY d.group_name LIMIT 1)
              FROM groups WHERE groups.group_name IS NOT NULL
            )
            SELECT d.event_id, d.group_name, d.handler_id, d.event_type, d.aggregate_type, d.aggregate_id, d.position, d.slot, d.attempts,
                   coalesce(d.error_class, '') AS error_class, coalesce(d.error_message, '') AS error_message,
                   coalesce(d.error_stack, '') AS error_stack, d.history::text AS history, d.updated_at, d.created_at
            FROM groups CROSS JOIN LATERAL (
              SELECT * FROM domain_event_deliveries f
              WHERE f.state = ? AND f.state IN ('retrying', 'parked', 'dead', 'unroutable') AND f.group_name = groups.group_name
                AND (?::text IS NULL OR f.group_name = ?)
                AND (?::text IS NULL OR f.handler_id = ?)
                AND (?::text IS NULL OR f.event_type = ?)
                AND (?::text IS NULL OR f.aggregate_type = ?)
                AND (?::text IS NULL OR f.aggregate_id = ?)
                AND (?::text IS NULL OR f.error_class = ?)
                AND (?::uuid IS NULL OR f.event_id = ?::uuid)
                AND (?::bigint IS NULL
                     OR CASE f.state WHEN 'dead' THEN f.updated_at ELSE f.created_at END < clock_timestamp() - ?::bigint * interval '1 ms')
                AND f.position >= ? AND (f.position, f.group_name, f.handler_id) > (?, ?, ?)
              ORDER BY f.position, f.handler_id
              LIMIT ?
            ) d
            ORDER BY d.position, d.group_name, d.handler_id
            LIMIT ?
            """;

    /**
     * Makes operators and lanes wait for each other: a lane that parks a delivery must see whether the delivery ahead of it still exists. It
     * is a write, so that a settlement with an older snapshot fails and is repeated. It locks only lanes of these groups and slots.
     */
    static final String LOCK_LANES_BY_WRITE = """
            WITH held AS (
              SELECT l.group_name, l.lane
              FROM domain_event_lanes l
              WHERE l.handler_id = ''
                AND EXISTS (SELECT FROM unnest(?::text[], ?::integer[]) AS touched (group_name, slot)
                            WHERE touched.group_name = l.group_name AND touched.slot BETWEEN l.first_slot AND l.last_slot)
              ORDER BY l.group_name, l.lane
              FOR NO KEY UPDATE
            )
            UPDATE domain_event_lanes l
            SET updated_at = clock_timestamp()
            FROM held
            WHERE l.group_name = held.group_name AND l.lane = held.lane AND l.handler_id = ''
            """;

    /** Makes chosen deliveries due that are still dead. The state is compared as text so that each row is found by its event id. */
    static final String REDRIVE = """
            UPDATE domain_event_deliveries d
            SET state = 'retrying', attempts = 0, excuses = 0, next_attempt_at = clock_timestamp(), updated_at = clock_timestamp(),
                history = history || jsonb_build_array(jsonb_build_object('act', 'redriven', 'at', clock_timestamp(), 'by', ?::text))
            FROM unnest(?::uuid[], ?::text[], ?::text[]) AS chosen (event_id, group_name, handler_id)
            WHERE d.event_id = chosen.event_id AND d.group_name = chosen.group_name AND d.handler_id = chosen.handler_id
              AND d.state || '' = 'dead'
            """;

    /**
     * Discards chosen deliveries that are still in a state. It releases the first parked delivery behind each, as if the discarded one had
     * been handled.
     */
    static final String DISCARD = """
            WITH discarded AS (
              UPDATE domain_event_deliveries d
              SET state = 'discarded', next_attempt_at = NULL, updated_at = clock_timestamp(),
                  history = history || jsonb_build_array(
                    jsonb_build_object('act', 'discarded', 'at', clock_timestamp(), 'by', ?::text, 'reason', ?::text))
              FROM unnest(?::uuid[], ?::text[], ?::text[]) AS chosen (event_id, group_name, handler_id)
              WHERE d.event_id = chosen.event_id AND d.group_name = chosen.group_name AND d.handler_id = chosen.handler_id
                AND d.state || '' = ?
              RETURNING d.group_name, d.handler_id, d.aggregate_type, d.aggregate_id
            ),
            lines AS (
              SELECT group_name, handler_id, aggregate_type, aggregate_id FROM discarded
              UNION
              SELECT d.group_name, h.handler_id, d.aggregate_type, d.aggregate_id
              FROM discarded d JOIN domain_event_handlers h ON h.group_name = d.group_name
              WHERE d.handler_id = '*'
            ),
            first AS MATERIALIZED (
              SELECT lines.group_name, lines.handler_id, parked.event_id
              FROM lines CROSS JOIN LATERAL (
                SELECT w.event_id FROM domain_event_deliveries w
                WHERE w.group_name = lines.group_name AND w.handler_id = lines.handler_id
                  AND w.aggregate_type = lines.aggregate_type AND w.aggregate_id = lines.aggregate_id
                  AND w.state <> 'discarded' AND w.state || '' = 'parked'
                ORDER BY w.position LIMIT 1) parked
            ),
            released AS (
              UPDATE domain_event_deliveries w
              SET state = 'retrying', next_attempt_at = clock_timestamp(), updated_at = clock_timestamp()
              FROM first f
              WHERE w.event_id = f.event_id AND w.group_name = f.group_name AND w.handler_id = f.handler_id
            )
            SELECT count(*) FROM discarded
            """;
}
