package dev.typebus.internal.settle;

/** The statements of {@link JdbcSettlement}. */
final class SettlementSql {
    private SettlementSql() {}

    /**
     * Removes the handler's deliveries that lie between where its replay was and where it is now. Where it was says the row: a batch may
     * be settled in several steps. Each state is walked by itself in log order; without the setting, which ends with the transaction, a plan made
     * while the table was young would scan it.
     */
    static final String SUPERSEDE = """
            SELECT set_config('enable_seqscan', 'off', true);
            WITH passed AS MATERIALIZED (
              SELECT way.group_name, way.handler_id, d.event_id
              FROM domain_event_lanes way
              CROSS JOIN unnest(ARRAY['retrying', 'parked', 'dead', 'unroutable']) AS open (state)
              CROSS JOIN LATERAL (
                SELECT * FROM domain_event_deliveries o
                WHERE o.state = open.state AND o.state IN ('retrying', 'parked', 'dead', 'unroutable') AND o.group_name = way.group_name
                  AND o.position > way.high AND o.position <= ?
                ORDER BY o.position
                OFFSET 0) d
              WHERE way.group_name = ? AND way.lane = ? AND way.handler_id = ? AND d.handler_id = way.handler_id
                AND d.slot BETWEEN way.first_slot AND way.last_slot
                AND (?::text[] IS NULL OR split_part(d.event_type, '.', 1) = ANY (?::text[]))
            )
            DELETE FROM domain_event_deliveries d
            USING passed
            WHERE d.event_id = ANY (ARRAY(SELECT event_id FROM passed)) AND d.event_id = passed.event_id
              AND d.group_name = passed.group_name AND d.handler_id = passed.handler_id
            """;

    /**
     * Lanes end a replay one after the other: else two that end at once would each leave it to the other. A write, so that the later one fails
     * and is done again where its snapshot is older than the end of the former.
     */
    static final String LOCK_REPLAY_BY_WRITE = "UPDATE domain_event_replays SET ended_at = ended_at WHERE id = ?";

    static final String END_REPLAY = """
            UPDATE domain_event_replays r
            SET state = CASE WHEN state = 'cancelled' THEN state ELSE 'done' END, ended_at = clock_timestamp()
            WHERE r.id = ? AND NOT EXISTS (SELECT FROM domain_event_lanes l WHERE l.replay = r.id)
            """;

    /** A failure or a wait, of a delivery that may have a row already. What an operator gave up meanwhile stays so. */
    static final String WRITE = """
            INSERT INTO domain_event_deliveries AS d
              (group_name, handler_id, event_id, position, slot, event_type, aggregate_type, aggregate_id,
               state, attempts, excuses, next_attempt_at, error_class, error_message, error_stack, history, replay)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?,
                    ?, ?, ?, CASE WHEN ? = 'retrying' THEN clock_timestamp() + ? * interval '1 millisecond' END, ?, ?, ?, ?::jsonb, ?)
            ON CONFLICT (group_name, handler_id, event_id) DO UPDATE
            SET state = EXCLUDED.state, attempts = EXCLUDED.attempts, excuses = EXCLUDED.excuses, next_attempt_at = EXCLUDED.next_attempt_at,
                error_class = EXCLUDED.error_class, error_message = EXCLUDED.error_message, error_stack = EXCLUDED.error_stack,
                history = (CASE WHEN jsonb_array_length(d.history) >= 50 THEN d.history - 0 ELSE d.history END) || EXCLUDED.history,
                replay = coalesce(EXCLUDED.replay, d.replay),
                updated_at = clock_timestamp()
            WHERE d.state <> 'discarded'
            """;

    /** A delivery waits behind an earlier one, unless an operator has meanwhile taken that one away. */
    static final String PARK = """
            INSERT INTO domain_event_deliveries AS d
              (group_name, handler_id, event_id, position, slot, event_type, aggregate_type, aggregate_id, state, next_attempt_at, replay)
            SELECT asked.group_name, asked.handler_id, asked.event_id, asked.position, asked.slot, asked.event_type,
                   asked.aggregate_type, asked.aggregate_id,
                   CASE WHEN line.open THEN 'parked' ELSE 'retrying' END,
                   CASE WHEN line.open THEN NULL ELSE clock_timestamp() END,
                   asked.replay
            FROM (VALUES (?, ?, ?::uuid, ?::bigint, ?::smallint, ?, ?, ?, ?::bigint))
              AS asked (group_name, handler_id, event_id, position, slot, event_type, aggregate_type, aggregate_id, replay),
            LATERAL (
              SELECT EXISTS (
                SELECT FROM domain_event_deliveries e
                WHERE e.group_name = asked.group_name AND e.handler_id IN (asked.handler_id, '*')
                  AND e.aggregate_type = asked.aggregate_type AND e.aggregate_id = asked.aggregate_id
                  AND e.position < asked.position AND e.state <> 'discarded' AND (e.state <> 'dead' OR ?)) AS open
            ) line
            ON CONFLICT (group_name, handler_id, event_id) DO NOTHING
            """;

    /** What an operator gave up meanwhile stays as a row. */
    static final String REMOVE = """
            DELETE FROM domain_event_deliveries
            WHERE group_name = ? AND handler_id = ? AND event_id = ? AND state <> 'discarded'
            """;

    /**
     * The first that waits in a line becomes due; behind a delivery to all handlers, the first of each. It is looked up for each handler by
     * itself, so that the others of the line are not visited. The state is compared so that the index on lines is taken, and not the one on
     * states, in which each parked delivery of the group would be; and the array leaves an early plan no way but by the events' ids.
     */
    static final String RELEASE_NEXT = """
            WITH line AS (SELECT ?::text AS group_name, ?::text AS handler_id, ?::text AS aggregate_type, ?::text AS aggregate_id),
            waiting AS (
              SELECT handler_id FROM line
              UNION
              SELECT h.handler_id FROM line JOIN domain_event_handlers h USING (group_name) WHERE line.handler_id = '*'
            ),
            first AS MATERIALIZED (
              SELECT waiting.handler_id, parked.event_id
              FROM line CROSS JOIN waiting CROSS JOIN LATERAL (
                SELECT d.event_id FROM domain_event_deliveries d
                WHERE d.group_name = line.group_name AND d.handler_id = waiting.handler_id
                  AND d.aggregate_type = line.aggregate_type AND d.aggregate_id = line.aggregate_id
                  AND d.state <> 'discarded' AND d.state || '' = 'parked'
                ORDER BY d.position LIMIT 1) parked
            )
            UPDATE domain_event_deliveries d
            SET state = 'retrying', next_attempt_at = clock_timestamp(), updated_at = clock_timestamp()
            FROM line, first
            WHERE d.event_id = ANY (ARRAY(SELECT event_id FROM first)) AND d.event_id = first.event_id
              AND d.group_name = line.group_name AND d.handler_id = first.handler_id
            """;

    /** The one that is known to wait first becomes due, without a look at the line. The state is compared as above, and for the same reason. */
    static final String RELEASE = """
            UPDATE domain_event_deliveries
            SET state = 'retrying', next_attempt_at = clock_timestamp(), updated_at = clock_timestamp()
            WHERE group_name = ? AND handler_id = ? AND event_id = ? AND state || '' = 'parked'
            """;

    /** The aggregates of which something is parked for a handler. */
    static final String PARKED_LINES = """
            SELECT DISTINCT aggregate_type, aggregate_id
            FROM domain_event_deliveries
            WHERE group_name = ? AND handler_id = ? AND slot BETWEEN ? AND ? AND state = 'parked'
            """;

    /**
     * Of a handler's lines, by aggregate: the first becomes due where it is parked, as nothing is ahead of it; in a group without order, all
     * that is parked.
     */
    static final String RELEASE_UNLED = """
            WITH lines AS (
              SELECT ?::text AS group_name, ?::text AS handler_id, ?::boolean AS unordered, ?::boolean AS dead_block, line.*
              FROM unnest(?::text[], ?::text[]) AS line (aggregate_type, aggregate_id)
            ),
            unled AS MATERIALIZED (
              SELECT lines.group_name, lines.handler_id, first.event_id
              FROM lines CROSS JOIN LATERAL (
                SELECT d.event_id, d.state, d.position FROM domain_event_deliveries d
                WHERE d.group_name = lines.group_name AND d.handler_id = lines.handler_id
                  AND d.aggregate_type = lines.aggregate_type AND d.aggregate_id = lines.aggregate_id
                  AND d.state <> 'discarded' AND (d.state <> 'dead' OR lines.dead_block)
                ORDER BY d.position
                LIMIT CASE WHEN lines.unordered THEN NULL ELSE 1 END) first
              WHERE first.state = 'parked'
                AND (lines.unordered OR NOT EXISTS (
                  SELECT FROM domain_event_deliveries ahead
                  WHERE ahead.group_name = lines.group_name AND ahead.handler_id = '*'
                    AND ahead.aggregate_type = lines.aggregate_type AND ahead.aggregate_id = lines.aggregate_id
                    AND ahead.position < first.position AND ahead.state <> 'discarded'
                    AND (ahead.state <> 'dead' OR lines.dead_block)))
            )
            UPDATE domain_event_deliveries d
            SET state = 'retrying', next_attempt_at = clock_timestamp(), updated_at = clock_timestamp()
            FROM unled
            WHERE d.event_id = unled.event_id AND d.group_name = unled.group_name AND d.handler_id = unled.handler_id
            """;
}
