package dev.typebus.internal.settle;

/**
 * The statements of {@link CursorWriter}. Each that moves a lane's cursor compares the version of the row and the incarnation of the server
 * with what its worker believes, and raises the version: one that comes late or twice changes nothing.
 */
final class CursorWriterSql {
    private static final String REFUSE = "SELECT domain_event_refuse('" + CursorWriter.REFUSED
            + "', 'the lane is not where its worker believed it to be') ";

    private CursorWriterSql() {}

    /**
     * Reads the cursor for a worker and raises the version: whatever was sent for the lane before and has not arrived changes nothing any
     * more; what its owner was trying before is over. It waits for a transaction that is committing something of the lane.
     */
    static final String TAKE_ANEW = """
            UPDATE domain_event_lanes
            SET version = version + 1, trying = NULL, trying_handler = NULL
            WHERE group_name = ? AND lane = ? AND handler_id = '' AND epoch = ?
            RETURNING high, snapshot::text, late_from::text, late_to::text, late_high, late_after, version,
                      (SELECT token FROM domain_event_incarnation)::text AS incarnation,
                      coalesce((SELECT o.system_identifier = c.system_identifier::text FROM domain_event_log o, pg_control_system() c), true)
                        AS at_home
            """;

    /** What fails where it hits no row, so that nothing is committed. Operators wait for the row, and this for them. */
    static final String ADVANCE = """
            WITH moved AS (
              UPDATE domain_event_lanes
              SET high = ?, snapshot = ?::pg_snapshot, late_from = ?::pg_snapshot, late_to = ?::pg_snapshot, late_high = ?, late_after = ?,
                  version = version + 1, updated_at = clock_timestamp()
              WHERE group_name = ? AND lane = ? AND handler_id = '' AND version = ?
                AND EXISTS (SELECT FROM domain_event_incarnation WHERE token = ?::uuid)
              RETURNING lane)
            """ + REFUSE + "WHERE NOT EXISTS (SELECT FROM moved)";

    /**
     * The whole settlement of batches that wrote nothing in the database: its commit does not wait for the disk. Should the server crash
     * at once, the cursors stand where they were before, and plain handlers get the batches again, as they may. The rows are locked in
     * everybody's order, which the UPDATE alone would not keep.
     */
    static final String ADVANCE_WITHOUT_WAITING = """
            WITH come AS MATERIALIZED (
              SELECT l.group_name, l.lane, c.high, c.snapshot, c.late_from, c.late_to, c.late_high, c.late_after, c.version
              FROM unnest(?::text[], ?::integer[], ?::bigint[], ?::pg_snapshot[], ?::pg_snapshot[], ?::pg_snapshot[], ?::bigint[],
                          ?::bigint[], ?::bigint[], ?::uuid[])
                AS c (group_name, lane, high, snapshot, late_from, late_to, late_high, late_after, version, incarnation)
              JOIN domain_event_incarnation i ON i.token = c.incarnation
              JOIN domain_event_lanes l ON l.group_name = c.group_name AND l.lane = c.lane AND l.handler_id = '' AND l.version = c.version
              ORDER BY l.group_name, l.lane
              FOR NO KEY UPDATE OF l
            )
            UPDATE domain_event_lanes l
            SET high = come.high, snapshot = come.snapshot, late_from = come.late_from, late_to = come.late_to,
                late_high = come.late_high, late_after = come.late_after, version = l.version + 1, updated_at = clock_timestamp()
            FROM come
            WHERE l.group_name = come.group_name AND l.lane = come.lane AND l.handler_id = '' AND l.version = come.version
              AND set_config('synchronous_commit', 'off', true) = 'off'
            RETURNING l.group_name, l.lane
            """;

    /** The fence for everything that does not move the lane's cursor: no new owner until this transaction ends. */
    static final String LOCK_LANE_SHARED = """
            WITH held AS MATERIALIZED (
              SELECT FROM domain_event_lanes
              WHERE group_name = ? AND lane = ? AND handler_id = '' AND version = ?
                AND EXISTS (SELECT FROM domain_event_incarnation WHERE token = ?::uuid)
              FOR SHARE)
            """ + REFUSE + "WHERE NOT EXISTS (SELECT FROM held)";

    /** Where a handler is that goes through older events. The lane is held. */
    static final String CATCH_UP = """
            UPDATE domain_event_lanes
            SET high = ?, version = version + 1, updated_at = clock_timestamp()
            WHERE group_name = ? AND lane = ? AND handler_id = ?
            """;

    static final String CAUGHT_UP = """
            DELETE FROM domain_event_lanes
            WHERE group_name = ? AND lane = ? AND handler_id = ?
            """;
}
