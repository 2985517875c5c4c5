package dev.typebus.internal.settle;

/**
 * The statements of {@link CursorWriter}. Each statement that moves a lane's cursor compares the row's version and the server's incarnation
 * with the worker's fence, and raises the version: a statement that arrives late or twice changes nothing. There are two: {@link #ADVANCE} is
 * part of a transaction and durable with it; {@link #ADVANCE_WITHOUT_WAITING} commits itself, for many lanes, and is not durable at once.
 */
final class CursorWriterSql {
    private static final String REFUSE = "SELECT domain_event_refuse('" + CursorWriter.REFUSED
            + "', 'the lane is not where its worker believed it to be') ";

    private CursorWriterSql() {}

    /**
     * Reads the cursor for a worker and raises the version. Statements that were sent for the lane before and have not arrived change nothing after
     * this. The owner's last attempt is over. The statement waits for a transaction that is committing for the lane.
     */
    static final String TAKE_OVER = """
            UPDATE domain_event_lanes
            SET version = version + 1, trying = NULL, trying_handler = NULL
            WHERE group_name = ? AND lane = ? AND handler_id = '' AND epoch = ?
            RETURNING high, snapshot::text, late_from::text, late_to::text, late_high, late_after, version,
                      (SELECT token FROM domain_event_incarnation)::text AS incarnation,
                      coalesce((SELECT o.system_identifier = c.system_identifier::text FROM domain_event_log o, pg_control_system() c), true)
                        AS at_home
            """;

    /** Fails if it updates no row, so that the transaction is not committed. Operators wait for the row lock, and this statement for theirs. */
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
     * The whole settlement of batches that wrote nothing to the database. Its commit does not wait for the disk: if the server crashes at once,
     * the cursors are as before, and plain handlers get the batches again, which their contract allows. The CTE locks the rows in the order that
     * all statements follow; the UPDATE alone would not.
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

    /** Checks the fence in transactions that do not move the lane's cursor: the lane gets no new owner until the transaction ends. */
    static final String LOCK_LANE_SHARED = """
            WITH held AS MATERIALIZED (
              SELECT FROM domain_event_lanes
              WHERE group_name = ? AND lane = ? AND handler_id = '' AND version = ?
                AND EXISTS (SELECT FROM domain_event_incarnation WHERE token = ?::uuid)
              FOR SHARE)
            """ + REFUSE + "WHERE NOT EXISTS (SELECT FROM held)";

    /** Moves the cursor of a catch-up. The lane is locked. */
    static final String CATCH_UP = """
            UPDATE domain_event_lanes
            SET high = ?, version = version + 1, updated_at = clock_timestamp()
            WHERE group_name = ? AND lane = ? AND handler_id = ?
            """;

    /** Ends a catch-up. The lane is locked. */
    static final String CAUGHT_UP = """
            DELETE FROM domain_event_lanes
            WHERE group_name = ? AND lane = ? AND handler_id = ?
            """;
}
