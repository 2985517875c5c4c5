package dev.typebus.internal.log;

/**
 * The statements of {@link LaneReader}. If the events exceed the budget of bytes, the rows beyond it come without a payload: they belong to the
 * next page.
 *
 * <p>Each statement names domain_event_incarnation, an unlogged table that cannot be read on a standby. So a read on a standby, which may be
 * behind, fails.
 */
final class LaneReaderSql {
    private LaneReaderSql() {}

    /**
     * The unsettled rows of a lane. The first row is the head: the snapshot, which becomes the next cursor's, and further facts as of that
     * snapshot.
     *
     * <p>Reasons for its form:
     * <ul>
     *   <li>It is one statement, so that rows and snapshot belong together. Its transaction has no id of its own, because a snapshot does not
     *       list its own transaction; the head tells whether that held. (That function also keeps the statement from running in parallel.)
     *   <li>{@code position + 0} keeps the planner from any index but the one on transaction_id, {@code slot + 0} from any but the one on
     *       position.
     *   <li>{@code LATERAL … OFFSET 0} looks each transaction up by itself: if statistics know of a few large transactions, a join would walk
     *       the whole index. Transactions that are still running are not looked up. Nothing of them is visible, and each read would visit all rows
     *       of a large one.
     *   <li>On an empty batch it does almost nothing; its cost is the set-up. So each part repeats its few conditions, which reads worse than a
     *       WITH for the lane and runs faster. Facts that need no lane are not joined.
     * </ul>
     */
    static final String UNSETTLED = FixedPlan.SELECT + """
            ;
            SELECT pg_current_snapshot()::text AS snapshot,
                   pg_current_xact_id_if_assigned() IS NULL AS without_own_transaction,
                   (SELECT token FROM domain_event_incarnation)::text AS incarnation,
                   (SELECT coalesce(max(e.position), 0) FROM domain_events e) AS head,
                   EXISTS (SELECT FROM domain_event_deliveries d
                           WHERE d.group_name = ?::text AND d.state = ANY (?::text[])
                             AND d.slot BETWEEN ?::smallint AND ?::smallint) AS waiting,
                   NULL::bigint AS position, NULL::uuid AS id, NULL::text AS event_type, NULL::integer AS event_version,
                   NULL::text AS domain, NULL::text AS aggregate_type, NULL::text AS aggregate_id, NULL::smallint AS slot,
                   NULL::bigint AS transaction_id, NULL::text AS payload, NULL::text AS metadata, NULL::timestamptz AS occurred_at
            UNION ALL
            (SELECT NULL, NULL, NULL, NULL, NULL,
                    e.position, e.id, e.event_type, e.event_version, e.domain, e.aggregate_type, e.aggregate_id, e.slot,
                    e.transaction_id::text::bigint,
                    CASE WHEN coalesce(sum(domain_event_bytes(e.payload, e.metadata)) OVER before, 0) < ?::bigint THEN e.payload::text END,
                    e.metadata::text, e.occurred_at
             FROM (SELECT *
                   FROM (SELECT was_running.*
                         FROM unnest(?::xid8[]) AS running (transaction_id)
                         CROSS JOIN LATERAL (SELECT * FROM domain_events WHERE transaction_id = running.transaction_id OFFSET 0) was_running
                         WHERE pg_visible_in_snapshot(running.transaction_id, pg_current_snapshot())
                         UNION ALL
                         SELECT * FROM domain_events was_unknown WHERE transaction_id >= ?::xid8) late
                   WHERE position + 0 <= ?::bigint AND position + 0 > ?::bigint
                     AND slot BETWEEN ?::smallint AND ?::smallint
                     AND (?::text[] IS NULL OR split_part(event_type, '.', 1) = ANY (?::text[]))
                   LIMIT ?) e
             WINDOW before AS (ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
            UNION ALL
            (SELECT NULL, NULL, NULL, NULL, NULL,
                    e.position, e.id, e.event_type, e.event_version, e.domain, e.aggregate_type, e.aggregate_id, e.slot,
                    e.transaction_id::text::bigint,
                    CASE WHEN coalesce(sum(domain_event_bytes(e.payload, e.metadata)) OVER before, 0) < ?::bigint THEN e.payload::text END,
                    e.metadata::text, e.occurred_at
             FROM (SELECT *
                   FROM domain_events
                   WHERE position > ?::bigint
                     AND slot + 0 BETWEEN ?::smallint AND ?::smallint
                     AND (?::text[] IS NULL OR split_part(event_type, '.', 1) = ANY (?::text[]))
                   ORDER BY position
                   LIMIT ?) e
             WINDOW before AS (ORDER BY e.position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
            """;

    /** The lowest and highest position of the late rows of a read that found too many: conditions as above, and visible in that read's snapshot. */
    static final String LATE_BOUNDS = FixedPlan.SELECT + """
            , (SELECT count(*) FROM domain_event_incarnation);
            SELECT min(e.position) AS first, max(e.position) AS last
            FROM (SELECT was_running.*
                  FROM unnest(?::xid8[]) AS running (transaction_id)
                  CROSS JOIN LATERAL (SELECT * FROM domain_events WHERE transaction_id = running.transaction_id OFFSET 0) was_running
                  WHERE pg_visible_in_snapshot(running.transaction_id, pg_current_snapshot())
                  UNION ALL
                  SELECT * FROM domain_events was_unknown WHERE transaction_id >= ?::xid8) e
            WHERE e.position + 0 <= ?::bigint AND e.position + 0 > ?::bigint
              AND e.slot BETWEEN ?::smallint AND ?::smallint
              AND (?::text[] IS NULL OR split_part(e.event_type, '.', 1) = ANY (?::text[]))
              AND pg_visible_in_snapshot(e.transaction_id, ?::pg_snapshot)
            """;

    /** The next late rows, in log order: rows that one snapshot does not see and another one sees, whatever this statement's own snapshot sees. */
    static final String LATE_PAGE = FixedPlan.SELECT + """
            , (SELECT count(*) FROM domain_event_incarnation);
            SELECT e.position, e.id, e.event_type, e.event_version, e.domain, e.aggregate_type, e.aggregate_id, e.slot,
                   e.transaction_id::text::bigint AS transaction_id,
                   CASE WHEN coalesce(sum(domain_event_bytes(e.payload, e.metadata)) OVER before, 0) < ?::bigint THEN e.payload::text END
                     AS payload,
                   e.metadata::text AS metadata, e.occurred_at
            FROM (SELECT *
                  FROM domain_events
                  WHERE position > ?::bigint AND position <= ?::bigint
                    AND slot + 0 BETWEEN ?::smallint AND ?::smallint
                    AND (?::text[] IS NULL OR split_part(event_type, '.', 1) = ANY (?::text[]))
                    AND NOT pg_visible_in_snapshot(transaction_id, ?::pg_snapshot) AND pg_visible_in_snapshot(transaction_id, ?::pg_snapshot)
                  ORDER BY position
                  LIMIT ?) e
            WINDOW before AS (ORDER BY e.position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            ORDER BY e.position
            """;

    /**
     * The events that a lane has settled and a handler that catches up has not received: behind the handler's position, up to the lane's cursor.
     * The number of rows examined by one statement is limited, so that a handler of rare events does not delay its lane.
     *
     * <p>An event with a delivery to all handlers is left out, because that delivery reaches this handler, too; so is an event that was discarded
     * for this handler. If the replay was cancelled, events that the handler had received before are left out, and events with a delivery of its
     * own.
     */
    static final String CATCH_UP = FixedPlan.SELECT + """
            , (SELECT count(*) FROM domain_event_incarnation);
            WITH way AS (
              SELECT ?::text AS group_name, ?::text AS handler_id, ?::smallint AS first_slot, ?::smallint AS last_slot,
                     ?::text[] AS event_domains, ?::bigint AS position, ?::bigint AS lane_high, ?::pg_snapshot AS lane_snapshot,
                     ?::bigint AS restored_up_to, ?::boolean AS cancelled, ?::bigint AS given_high, ?::pg_snapshot AS given_snapshot,
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
                  AND (way.event_domains IS NULL OR split_part(e.event_type, '.', 1) = ANY (way.event_domains))
                  AND (e.position <= way.restored_up_to OR pg_visible_in_snapshot(e.transaction_id, way.lane_snapshot))
                  AND NOT EXISTS (SELECT FROM domain_event_deliveries d
                                  WHERE d.group_name = way.group_name AND d.handler_id = '*' AND d.event_id = e.id OFFSET 0)
                  AND NOT EXISTS (SELECT FROM domain_event_deliveries d
                                  WHERE d.group_name = way.group_name AND d.handler_id = way.handler_id AND d.event_id = e.id
                                    AND (d.state = 'discarded' OR way.cancelled) OFFSET 0)
                  AND NOT (way.cancelled AND e.position <= way.given_high
                           AND (e.position <= way.restored_up_to OR pg_visible_in_snapshot(e.transaction_id, way.given_snapshot)))
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
                   e.transaction_id::text::bigint AS transaction_id,
                   CASE WHEN coalesce(sum(domain_event_bytes(e.payload, e.metadata)) OVER before, 0) < ?::bigint THEN e.payload::text END
                     AS payload,
                   e.metadata::text AS metadata, e.occurred_at
            FROM come LEFT JOIN missed e ON true
            WINDOW before AS (ORDER BY e.position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            ORDER BY e.position
            """;

    /** The end of the log. */
    static final String HEAD = """
            SELECT coalesce(max(position), 0) AS high, pg_current_snapshot()::text AS snapshot
            FROM domain_events WHERE (SELECT count(*) FROM domain_event_incarnation) >= 0
            """;
}
