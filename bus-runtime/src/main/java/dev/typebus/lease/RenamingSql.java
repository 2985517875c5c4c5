package dev.typebus.lease;

/** The statements of {@link Renaming}. Each renames in one statement, so that no name is left behind. */
final class RenamingSql {
    private RenamingSql() {}

    static final String IS_KNOWN_GROUP = """
            SELECT EXISTS (SELECT FROM domain_event_handlers WHERE group_name = ?)
            """;

    static final String IS_KNOWN_HANDLER = """
            SELECT EXISTS (SELECT FROM domain_event_handlers WHERE group_name = ? AND handler_id = ?)
            """;

    /** A statement of its own: the one that renames sees only what was committed before it. */
    static final String HOLD = """
            SELECT FROM domain_event_lanes WHERE group_name = ? ORDER BY lane, handler_id FOR UPDATE
            """;

    /** A worker of the old name that is about to settle waits for this and then finds no cursor of that name: it rolls back. */
    static final String RENAME_GROUP = """
            WITH renamed AS (SELECT ?::text AS old_name, ?::text AS new_name),
            lanes AS (UPDATE domain_event_lanes t SET group_name = new_name, epoch = t.epoch + 1 FROM renamed WHERE t.group_name = old_name),
            leases AS (UPDATE domain_event_leases t SET group_name = new_name, owner = NULL, expires_at = '-infinity'
                       FROM renamed WHERE t.group_name = old_name),
            pauses AS (UPDATE domain_event_pauses t SET group_name = new_name FROM renamed WHERE t.group_name = old_name),
            handlers AS (UPDATE domain_event_handlers t SET group_name = new_name FROM renamed WHERE t.group_name = old_name),
            deliveries AS (UPDATE domain_event_deliveries t SET group_name = new_name FROM renamed WHERE t.group_name = old_name)
            UPDATE domain_event_replays t SET group_name = new_name FROM renamed WHERE t.group_name = old_name
            """;

    static final String RENAME_HANDLER = """
            WITH renamed AS (SELECT ?::text AS of_group, ?::text AS old_id, ?::text AS new_id),
            lanes AS (UPDATE domain_event_lanes t SET handler_id = new_id FROM renamed WHERE t.group_name = of_group AND t.handler_id = old_id),
            fences AS (UPDATE domain_event_lanes t SET epoch = t.epoch + 1 FROM renamed WHERE t.group_name = of_group AND t.handler_id = ''),
            leases AS (UPDATE domain_event_leases t SET owner = NULL, expires_at = '-infinity' FROM renamed WHERE t.group_name = of_group),
            handlers AS (UPDATE domain_event_handlers t SET handler_id = new_id
                         FROM renamed WHERE t.group_name = of_group AND t.handler_id = old_id),
            deliveries AS (UPDATE domain_event_deliveries t SET handler_id = new_id
                           FROM renamed WHERE t.group_name = of_group AND t.handler_id = old_id)
            UPDATE domain_event_replays t SET handler_id = new_id FROM renamed WHERE t.group_name = of_group AND t.handler_id = old_id
            """;
}
