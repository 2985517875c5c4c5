package dev.typebus.internal.work;

/** The statements of {@link JdbcLaneStore}. */
final class JdbcLaneStoreSql {
    private JdbcLaneStoreSql() {}

    /** Stores the crash loop. It need not survive a crash of the server, so that its commit does not wait for the disk. */
    static final String STORE_CRASHES = """
            UPDATE domain_event_lanes
            SET crashes = ?, trying = ?, trying_handler = ?
            WHERE group_name = ? AND lane = ? AND handler_id = '' AND epoch = ? AND version = ?
              AND set_config('synchronous_commit', 'off', true) = 'off'
            """;

    /** Reads the catch-ups that have begun. A replay that has not begun yet would look like the catch-up of a new handler. */
    static final String CATCH_UPS = """
            SELECT l.handler_id, l.high, l.snapshot::text, l.replay, l.given_high, r.state
            FROM domain_event_lanes l
            LEFT JOIN domain_event_replays r ON r.id = l.replay
            WHERE l.group_name = ? AND l.lane = ? AND l.handler_id <> '' AND (l.replay IS NULL OR l.given_high IS NOT NULL)
            """;
}
