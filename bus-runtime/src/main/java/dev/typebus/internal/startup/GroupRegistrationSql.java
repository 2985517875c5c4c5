package dev.typebus.internal.startup;

/** The statements of {@link GroupRegistration}. */
final class GroupRegistrationSql {
    private GroupRegistrationSql() {}

    /** Lets one node register at a time. Readers of the table do not wait. */
    static final String LOCK_REGISTRATION = "LOCK TABLE domain_event_handlers IN SHARE ROW EXCLUSIVE MODE";

    /** Keeps retention from deleting events meanwhile: a new handler might receive only some of them. */
    static final String LOCK_LOG_ROW = "SELECT restored_up_to FROM domain_event_log FOR SHARE";

    static final String RESTORED_UP_TO = "SELECT restored_up_to FROM domain_event_log";

    static final String COUNT_LANES = """
            SELECT count(*) FROM domain_event_lanes WHERE group_name = ? AND handler_id = ''
            """;

    static final String ADD_HANDLER = """
            INSERT INTO domain_event_handlers (group_name, handler_id, from_position, from_snapshot) VALUES (?, ?, ?, ?::pg_snapshot)
            """;

    static final String SET_REPLAYABLE = """
            UPDATE domain_event_handlers SET replayable = ? WHERE group_name = ? AND handler_id = ? AND replayable <> ?
            """;

    static final String ADD_LANE = """
            INSERT INTO domain_event_lanes (group_name, lane, first_slot, last_slot, high, snapshot) VALUES (?, ?, ?, ?, ?, ?::pg_snapshot)
            """;

    static final String ADD_LEASE = "INSERT INTO domain_event_leases (group_name, lane) VALUES (?, ?)";

    /**
     * The catch-up cursors of a handler that is new in a known group: one at its start position in each of the group's lanes. A handler that
     * starts from now needs them too, because nodes without it may hold the lanes.
     */
    static final String ADD_CATCH_UP = """
            INSERT INTO domain_event_lanes (group_name, lane, handler_id, first_slot, last_slot, high, snapshot, epoch)
            SELECT group_name, lane, ?, first_slot, last_slot, ?, snapshot, epoch
            FROM domain_event_lanes WHERE group_name = ? AND handler_id = ''
            """;
}
