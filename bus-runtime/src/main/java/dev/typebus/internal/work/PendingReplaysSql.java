package dev.typebus.internal.work;

/** The statements of {@link PendingReplays}. */
final class PendingReplaysSql {
    private PendingReplaysSql() {}

    /**
     * What operators asked for since the lane looked last: replays to begin, and to cancel; of an aggregate those that have not ended yet. In
     * the order in which they are locked.
     */
    static final String ASKED = """
            SELECT way.replay AS id, way.handler_id, r.state = 'cancelled' AS cancelled, NULL::text AS aggregate_type, NULL::text AS aggregate_id,
                   way.given_high IS NULL AS begins
            FROM domain_event_lanes way
            JOIN domain_event_replays r ON r.id = way.replay
            WHERE way.group_name = ? AND way.lane = ? AND (way.given_high IS NULL OR r.state = 'cancelled')
            UNION ALL
            SELECT r.id, r.handler_id, r.state = 'cancelled', r.aggregate_type, r.aggregate_id, true
            FROM domain_event_replays r
            WHERE r.group_name = ? AND r.slot BETWEEN ? AND ?
              AND r.ended_at IS NULL AND (r.begun_at IS NULL OR r.state = 'cancelled') AND r.state <> 'paused'
            ORDER BY id
            """;

    /** The lane is this worker's, and nobody else settles anything for it. */
    static final String LOCK_LANE_SHARED = """
            SELECT FROM domain_event_lanes WHERE group_name = ? AND lane = ? AND handler_id = '' AND epoch = ? FOR SHARE
            """;

    /** What the lane has settled by now the handler was given; what comes from now on it is given when the replay gets there. */
    static final String BEGIN_WAY = """
            UPDATE domain_event_lanes way
            SET high = least(r.after_position, lane.high), given_high = lane.high, snapshot = lane.snapshot, updated_at = clock_timestamp()
            FROM domain_event_lanes lane, domain_event_replays r
            WHERE way.group_name = ? AND way.lane = ? AND way.replay = ? AND way.given_high IS NULL AND r.id = way.replay
              AND lane.group_name = way.group_name AND lane.lane = way.lane AND lane.handler_id = ''
            """;

    static final String BEGUN = """
            UPDATE domain_event_replays SET begun_at = coalesce(begun_at, clock_timestamp()) WHERE id = ?
            """;

    /**
     * What the lane has settled of one aggregate waits in line to be given again. What is dead waits anew; what waits already stays as it
     * is, because it was not handled yet; what was given up stays so.
     */
    static final String LINE_UP = """
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

    /** What a cancelled replay of one aggregate has not given yet goes as it came: new rows go, dead ones are dead again. */
    static final String CALL_OFF = """
            WITH never_given AS (
              DELETE FROM domain_event_deliveries
              WHERE replay = ? AND group_name = ? AND handler_id = ? AND state IN ('parked', 'retrying') AND history = '[]'
            )
            UPDATE domain_event_deliveries
            SET state = 'dead', next_attempt_at = NULL, updated_at = clock_timestamp()
            WHERE replay = ? AND group_name = ? AND handler_id = ? AND state IN ('parked', 'retrying')
              AND history -> -1 ->> 'act' = 'replayed'
            """;

    static final String CALLED_OFF = """
            UPDATE domain_event_replays SET ended_at = clock_timestamp() WHERE id = ?
            """;

    static final String ACTS = "SELECT replay_acts FROM domain_event_log";
}
