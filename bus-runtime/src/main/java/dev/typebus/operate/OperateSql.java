package dev.typebus.operate;

/**
 * The statements of {@link DeadLetters}. Each takes the filter's eight values twice, in its order; null matches everything. Where a state
 * is asked for, it is {@code dead} or {@code unroutable}.
 */
final class OperateSql {
    private OperateSql() {}

    static final String LIST = """
            SELECT event_id, group_name, handler_id, event_type, aggregate_type, aggregate_id, position, attempts,
                   coalesce(error_class, '') AS error_class, coalesce(error_message, '') AS error_message,
                   coalesce(error_stack, '') AS error_stack, history::text AS history, updated_at, created_at
            FROM domain_event_deliveries
            WHERE state = ?
              AND (?::text IS NULL OR group_name = ?)
              AND (?::text IS NULL OR handler_id = ?)
              AND (?::text IS NULL OR event_type = ?)
              AND (?::text IS NULL OR aggregate_type = ?)
              AND (?::text IS NULL OR aggregate_id = ?)
              AND (?::text IS NULL OR error_class = ?)
              AND (?::uuid IS NULL OR event_id = ?::uuid)
              AND (?::bigint IS NULL OR CASE state WHEN 'dead' THEN updated_at ELSE created_at END < clock_timestamp() - ?::bigint * interval '1 ms')
            ORDER BY position, group_name, handler_id
            LIMIT ?
            """;

    /** Operators and lanes wait for each other: a lane that parks a delivery must see whether what it waits for is still there. */
    static final String HOLD_LANES = """
            SELECT count(*) FROM (
              SELECT FROM domain_event_lanes
              WHERE ?::text IS NULL OR group_name = ?
              ORDER BY group_name, lane, handler_id
              FOR UPDATE
            ) held
            """;

    static final String REDRIVE = """
            UPDATE domain_event_deliveries
            SET state = 'retrying', attempts = 0, next_attempt_at = clock_timestamp(), updated_at = clock_timestamp(),
                history = history || jsonb_build_array(jsonb_build_object('act', 'redriven', 'at', clock_timestamp(), 'by', ?::text))
            WHERE state = 'dead'
              AND (?::text IS NULL OR group_name = ?)
              AND (?::text IS NULL OR handler_id = ?)
              AND (?::text IS NULL OR event_type = ?)
              AND (?::text IS NULL OR aggregate_type = ?)
              AND (?::text IS NULL OR aggregate_id = ?)
              AND (?::text IS NULL OR error_class = ?)
              AND (?::uuid IS NULL OR event_id = ?::uuid)
              AND (?::bigint IS NULL OR updated_at < clock_timestamp() - ?::bigint * interval '1 ms')
            """;

    /** Discards, and makes due what waited first in the same line, as if the discarded had been handled. */
    static final String DISCARD = """
            WITH discarded AS (
              UPDATE domain_event_deliveries
              SET state = 'discarded', next_attempt_at = NULL, updated_at = clock_timestamp(),
                  history = history || jsonb_build_array(
                    jsonb_build_object('act', 'discarded', 'at', clock_timestamp(), 'by', ?::text, 'reason', ?::text))
              WHERE state = ?
                AND (?::text IS NULL OR group_name = ?)
                AND (?::text IS NULL OR handler_id = ?)
                AND (?::text IS NULL OR event_type = ?)
                AND (?::text IS NULL OR aggregate_type = ?)
                AND (?::text IS NULL OR aggregate_id = ?)
                AND (?::text IS NULL OR error_class = ?)
                AND (?::uuid IS NULL OR event_id = ?::uuid)
                AND (?::bigint IS NULL OR CASE state WHEN 'dead' THEN updated_at ELSE created_at END < clock_timestamp() - ?::bigint * interval '1 ms')
              RETURNING group_name, handler_id, aggregate_type, aggregate_id
            ),
            first_in_line AS (
              SELECT DISTINCT ON (w.group_name, w.handler_id, w.aggregate_type, w.aggregate_id) w.group_name, w.handler_id, w.event_id
              FROM domain_event_deliveries w
              JOIN discarded d ON d.group_name = w.group_name AND d.handler_id IN (w.handler_id, '*')
                AND d.aggregate_type = w.aggregate_type AND d.aggregate_id = w.aggregate_id
              WHERE w.state <> 'discarded' AND w.state || '' = 'parked'
              ORDER BY w.group_name, w.handler_id, w.aggregate_type, w.aggregate_id, w.position
            ),
            released AS (
              UPDATE domain_event_deliveries w
              SET state = 'retrying', next_attempt_at = clock_timestamp(), updated_at = clock_timestamp()
              FROM first_in_line f
              WHERE w.group_name = f.group_name AND w.handler_id = f.handler_id AND w.event_id = f.event_id
            )
            SELECT count(*) FROM discarded
            """;
}
