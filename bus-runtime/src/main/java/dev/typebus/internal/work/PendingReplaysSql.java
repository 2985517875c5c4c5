package dev.typebus.internal.work;

/** The statements of {@link PendingReplays}. */
final class PendingReplaysSql {
    private PendingReplaysSql() {}

    /**
     * Reads pending requests: replays to begin and to cancel; for replays of one aggregate, those that have not ended. The order is that in which
     * they are locked.
     */
    static final String REQUESTS = """
            SELECT replayed.replay AS id, replayed.handler_id, r.state = 'cancelled' AS cancelled, NULL::text AS aggregate_type,
                   NULL::text AS aggregate_id, replayed.given_high IS NULL AS begins
            FROM domain_event_lanes replayed
            JOIN domain_event_replays r ON r.id = replayed.replay
            WHERE replayed.group_name = ? AND replayed.lane = ? AND (replayed.given_high IS NULL OR r.state = 'cancelled')
            UNION ALL
            SELECT r.id, r.handler_id, r.state = 'cancelled', r.aggregate_type, r.aggregate_id, true
            FROM domain_event_replays r
            WHERE r.group_name = ? AND r.slot BETWEEN ? AND ?
              AND r.ended_at IS NULL AND (r.begun_at IS NULL OR r.state = 'cancelled') AND r.state <> 'paused'
            ORDER BY id
            """;

    /** Locks the lane's row, if the lane still belongs to this worker: no other transaction settles for the lane. */
    static final String LOCK_LANE_OF_EPOCH = """
            SELECT FROM domain_event_lanes WHERE group_name = ? AND lane = ? AND handler_id = '' AND epoch = ? FOR SHARE
            """;

    /** Begins a replay. The handler has received what the lane has settled by now; it receives later events when the replay reaches them. */
    static final String BEGIN_CATCH_UP = """
            UPDATE domain_event_lanes replayed
            SET high = least(r.after_position, lane.high), given_high = lane.high, snapshot = lane.snapshot, updated_at = clock_timestamp()
            FROM domain_event_lanes lane, domain_event_replays r
            WHERE replayed.group_name = ? AND replayed.lane = ? AND replayed.replay = ? AND replayed.given_high IS NULL AND r.id = replayed.replay
              AND lane.group_name = replayed.group_name AND lane.lane = replayed.lane AND lane.handler_id = ''
            """;

    static final String MARK_BEGUN = """
            UPDATE domain_event_replays SET begun_at = coalesce(begun_at, clock_timestamp()) WHERE id = ?
            """;

    /**
     * Parks the events of one aggregate that the lane has settled, to be delivered again. Dead deliveries are parked anew; open ones stay as they
     * are, because they were not handled yet; discarded ones stay discarded.
     */
    static final String PARK_AGGREGATE = """
            INSERT INTO domain_event_deliveries AS d
              (group_name, handler_id, event_id, position, slot, event_type, aggregate_type, aggregate_id, state, replay)
            SELECT r.group_name, r.handler_id, e.id, e.position, e.slot, e.event_type, e.aggregate_type, e.aggregate_id, 'parked', r.id
            FROM domain_event_replays r
            JOIN domain_event_lanes lane ON lane.group_name = r.group_name AND lane.lane = ? AND lane.handler_id = ''
            JOIN domain_events e ON e.aggregate_type = r.aggregate_type AND e.aggregate_id = r.aggregate_id
            CROSS JOIN domain_event_log o
            WHERE r.id = ?
              AND e.position > r.after_position AND e.position <= lane.high
              AND (e.position <= o.restored_up_to OR pg_visible_in_snapshot(e.transaction_id, lane.snapshot))
              AND NOT EXISTS (SELECT FROM domain_event_deliveries d
                              WHERE d.group_name = r.group_name AND d.handler_id = '*' AND d.event_id = e.id)
            ON CONFLICT (group_name, handler_id, event_id) DO UPDATE
            SET state = 'parked', attempts = 0, replay = EXCLUDED.replay, updated_at = clock_timestamp(),
                history = d.history || jsonb_build_array(
                  jsonb_build_object('act', 'replayed', 'at', clock_timestamp(), 'replay', EXCLUDED.replay))
            WHERE d.state = 'dead'
            """;

    /** Undoes the rest of a cancelled replay of one aggregate: new rows are deleted, and dead deliveries are dead again. */
    static final String WITHDRAW = """
            WITH withdrawn AS (
              DELETE FROM domain_event_deliveries
              WHERE replay = ? AND group_name = ? AND handler_id = ? AND state IN ('parked', 'retrying') AND history = '[]'
            )
            UPDATE domain_event_deliveries
            SET state = 'dead', next_attempt_at = NULL, updated_at = clock_timestamp()
            WHERE replay = ? AND group_name = ? AND handler_id = ? AND state IN ('parked', 'retrying')
              AND history -> -1 ->> 'act' = 'replayed'
            """;

    static final String END_CANCELLED = """
            UPDATE domain_event_replays SET ended_at = clock_timestamp() WHERE id = ?
            """;

    static final String REQUEST_VERSION = "SELECT replay_acts FROM domain_event_log";
}
