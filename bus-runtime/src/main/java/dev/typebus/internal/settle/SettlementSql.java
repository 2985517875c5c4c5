package dev.typebus.internal.settle;

/** The statements of {@link JdbcSettlement}. */
final class SettlementSql {
    private SettlementSql() {}

    /**
     * Removes the handler's deliveries between its replay's last and new position. The last position is read from the row, because a batch may
     * be settled in several steps. Each state is read by itself in log order. The setting ends with the transaction; without it, a plan made while
     * the table was small would scan the table.
     */
    static final String SUPERSEDE = """
            SELECT set_config('enable_seqscan', 'off', true);
            WITH passed AS MATERIALIZED (
              SELECT replayed.group_name, replayed.handler_id, d.event_id
              FROM domain_event_lanes replayed
              CROSS JOIN unnest(ARRAY['retrying', 'parked', 'dead', 'unroutable']) AS open (state)
              CROSS JOIN LATERAL (
                SELECT * FROM domain_event_deliveries o
                WHERE o.state = open.state AND o.state IN ('retrying', 'parked', 'dead', 'unroutable') AND o.group_name = replayed.group_name
                  AND o.position > replayed.high AND o.position <= ?
                ORDER BY o.position
                OFFSET 0) d
              WHERE replayed.group_name = ? AND replayed.lane = ? AND replayed.handler_id = ? AND d.handler_id = replayed.handler_id
                AND d.slot BETWEEN replayed.first_slot AND replayed.last_slot
                AND (?::text[] IS NULL OR split_part(d.event_type, '.', 1) = ANY (?::text[]))
            )
            DELETE FROM domain_event_deliveries d
            USING passed
            WHERE d.event_id = ANY (ARRAY(SELECT event_id FROM passed)) AND d.event_id = passed.event_id
              AND d.group_name = passed.group_name AND d.handler_id = passed.handler_id
            """;

    /**
     * Locks the replay, so that its lanes end one after the other: two that end at once would each leave the end to the other. It is a write, so that
     * the later transaction fails and is repeated if its snapshot is older than the end of the earlier one.
     */
    static final String LOCK_REPLAY_BY_WRITE = "UPDATE domain_event_replays SET ended_at = ended_at WHERE id = ?";

    static final String END_REPLAY = """
            UPDATE domain_event_replays r
            SET state = CASE WHEN state = 'cancelled' THEN state ELSE 'done' END, ended_at = clock_timestamp()
            WHERE r.id = ? AND NOT EXISTS (SELECT FROM domain_event_lanes l WHERE l.replay = r.id)
            """;

    /** Writes a failed or unroutable delivery, which may have a row already. A delivery that an operator has discarded stays discarded. */
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

    /** Parks a delivery behind an earlier one; makes it due if an operator has removed that one in the meantime. */
    static final String PARK = """
            INSERT INTO domain_event_deliveries AS d
              (group_name, handler_id, event_id, position, slot, event_type, aggregate_type, aggregate_id, state, next_attempt_at, replay)
            SELECT incoming.group_name, incoming.handler_id, incoming.event_id, incoming.position, incoming.slot, incoming.event_type,
                   incoming.aggregate_type, incoming.aggregate_id,
                   CASE WHEN ordering_key.open THEN 'parked' ELSE 'retrying' END,
                   CASE WHEN ordering_key.open THEN NULL ELSE clock_timestamp() END,
                   incoming.replay
            FROM (VALUES (?, ?, ?::uuid, ?::bigint, ?::smallint, ?, ?, ?, ?::bigint))
              AS incoming (group_name, handler_id, event_id, position, slot, event_type, aggregate_type, aggregate_id, replay),
            LATERAL (
              SELECT EXISTS (
                SELECT FROM domain_event_deliveries e
                WHERE e.group_name = incoming.group_name AND e.handler_id IN (incoming.handler_id, '*')
                  AND e.aggregate_type = incoming.aggregate_type AND e.aggregate_id = incoming.aggregate_id
                  AND e.position < incoming.position AND e.state <> 'discarded' AND (e.state <> 'dead' OR ?)) AS open
            ) ordering_key
            ON CONFLICT (group_name, handler_id, event_id) DO NOTHING
            """;

    /** Removes a delivery. The row of a discarded delivery stays. */
    static final String REMOVE = """
            DELETE FROM domain_event_deliveries
            WHERE group_name = ? AND handler_id = ? AND event_id = ? AND state <> 'discarded'
            """;

    /**
     * Makes the first parked delivery of a key due; after a delivery to every handler, the first of each handler. It is looked up for each handler
     * by itself, so that other deliveries of the key are not read. The expression on state keeps the planner on the index on keys; the index on
     * states has every parked delivery of the group. The array forces even an early plan to use the events' ids.
     */
    static final String RELEASE_NEXT = """
            WITH ordering_key AS (SELECT ?::text AS group_name, ?::text AS handler_id, ?::text AS aggregate_type, ?::text AS aggregate_id),
            waiting AS (
              SELECT handler_id FROM ordering_key
              UNION
              SELECT h.handler_id FROM ordering_key JOIN domain_event_handlers h USING (group_name) WHERE ordering_key.handler_id = '*'
            ),
            first AS MATERIALIZED (
              SELECT waiting.handler_id, parked.event_id
              FROM ordering_key CROSS JOIN waiting CROSS JOIN LATERAL (
                SELECT d.event_id FROM domain_event_deliveries d
                WHERE d.group_name = ordering_key.group_name AND d.handler_id = waiting.handler_id
                  AND d.aggregate_type = ordering_key.aggregate_type AND d.aggregate_id = ordering_key.aggregate_id
                  AND d.state <> 'discarded' AND d.state || '' = 'parked'
                ORDER BY d.position LIMIT 1) parked
            )
            UPDATE domain_event_deliveries d
            SET state = 'retrying', next_attempt_at = clock_timestamp(), updated_at = clock_timestamp()
            FROM ordering_key, first
            WHERE d.event_id = ANY (ARRAY(SELECT event_id FROM first)) AND d.event_id = first.event_id
              AND d.group_name = ordering_key.group_name AND d.handler_id = first.handler_id
            """;

    /** Makes due the delivery that is known to be the first parked one. The expression on state has the same reason as above. */
    static final String RELEASE = """
            UPDATE domain_event_deliveries
            SET state = 'retrying', next_attempt_at = clock_timestamp(), updated_at = clock_timestamp()
            WHERE group_name = ? AND handler_id = ? AND event_id = ? AND state || '' = 'parked'
            """;

    /** Aggregates with a parked delivery of a handler. */
    static final String PARKED_AGGREGATES = """
            SELECT DISTINCT aggregate_type, aggregate_id
            FROM domain_event_deliveries
            WHERE group_name = ? AND handler_id = ? AND slot BETWEEN ? AND ? AND state = 'parked'
            """;

    /**
     * Makes due, for each of these aggregates, the handler's first open delivery if it is parked: nothing is ahead of it. In an unordered group
     * all parked deliveries become due.
     */
    static final String RELEASE_UNLED = """
            WITH ordering_keys AS (
              SELECT ?::text AS group_name, ?::text AS handler_id, ?::boolean AS unordered, ?::boolean AS dead_block, ordering_key.*
              FROM unnest(?::text[], ?::text[]) AS ordering_key (aggregate_type, aggregate_id)
            ),
            unled AS MATERIALIZED (
              SELECT ordering_keys.group_name, ordering_keys.handler_id, first.event_id
              FROM ordering_keys CROSS JOIN LATERAL (
                SELECT d.event_id, d.state, d.position FROM domain_event_deliveries d
                WHERE d.group_name = ordering_keys.group_name AND d.handler_id = ordering_keys.handler_id
                  AND d.aggregate_type = ordering_keys.aggregate_type AND d.aggregate_id = ordering_keys.aggregate_id
                  AND d.state <> 'discarded' AND (d.state <> 'dead' OR ordering_keys.dead_block)
                ORDER BY d.position
                LIMIT CASE WHEN ordering_keys.unordered THEN NULL ELSE 1 END) first
              WHERE first.state = 'parked'
                AND (ordering_keys.unordered OR NOT EXISTS (
                  SELECT FROM domain_event_deliveries ahead
                  WHERE ahead.group_name = ordering_keys.group_name AND ahead.handler_id = '*'
                    AND ahead.aggregate_type = ordering_keys.aggregate_type AND ahead.aggregate_id = ordering_keys.aggregate_id
                    AND ahead.position < first.position AND ahead.state <> 'discarded'
                    AND (ahead.state <> 'dead' OR ordering_keys.dead_block)))
            )
            UPDATE domain_event_deliveries d
            SET state = 'retrying', next_attempt_at = clock_timestamp(), updated_at = clock_timestamp()
            FROM unled
            WHERE d.event_id = unled.event_id AND d.group_name = unled.group_name AND d.handler_id = unled.handler_id
            """;
}
