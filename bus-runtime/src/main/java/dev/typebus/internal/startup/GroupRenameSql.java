package dev.typebus.internal.startup;

/** The statements of {@link GroupRename}. Each renames all tables in one statement, so that no table keeps the former name. */
final class GroupRenameSql {
    private GroupRenameSql() {}

    static final String HANDLERS = """
            SELECT group_name, handler_id, from_position, from_snapshot::text, former_groups, former_ids FROM domain_event_handlers
            """;

    /**
     * A separate statement, because the one that renames sees only rows committed before it began. Locks leases before lanes, the order in
     * which lanes are acquired.
     */
    static final String LOCK_LANES = """
            WITH leases AS MATERIALIZED (
              SELECT group_name FROM domain_event_leases WHERE group_name = ? ORDER BY lane FOR UPDATE
            )
            SELECT FROM domain_event_lanes WHERE group_name = (SELECT max(group_name) FROM leases) ORDER BY lane, handler_id FOR UPDATE
            """;

    /** A worker that is about to settle under the old name waits for this statement, then finds no cursor and rolls back. */
    static final String RENAME_GROUP = """
            WITH renamed AS (SELECT ?::text AS old_name, ?::text AS new_name),
            lanes AS (UPDATE domain_event_lanes t SET group_name = new_name, epoch = t.epoch + 1, version = t.version + 1 FROM renamed WHERE t.group_name = old_name),
            leases AS (UPDATE domain_event_leases t SET group_name = new_name, owner = NULL, expires_at = '-infinity'
                       FROM renamed WHERE t.group_name = old_name),
            pauses AS (UPDATE domain_event_pauses t SET group_name = new_name FROM renamed WHERE t.group_name = old_name),
            handlers AS (UPDATE domain_event_handlers t SET group_name = new_name FROM renamed WHERE t.group_name = old_name),
            deliveries AS (UPDATE domain_event_deliveries t SET group_name = new_name FROM renamed WHERE t.group_name = old_name)
            UPDATE domain_event_replays t SET group_name = new_name FROM renamed WHERE t.group_name = old_name
            """;

    static final String RENAME_HANDLER = """
            WITH renamed AS (SELECT ?::text AS of_group, ?::text AS old_id, ?::text AS new_id),
            lanes AS (UPDATE domain_event_lanes t
                      SET handler_id = CASE t.handler_id WHEN old_id THEN new_id ELSE t.handler_id END, epoch = t.epoch + 1,
                          version = t.version + 1
                      FROM renamed WHERE t.group_name = of_group),
            leases AS (UPDATE domain_event_leases t SET owner = NULL, expires_at = '-infinity' FROM renamed WHERE t.group_name = of_group),
            handlers AS (UPDATE domain_event_handlers t SET handler_id = new_id
                         FROM renamed WHERE t.group_name = of_group AND t.handler_id = old_id),
            deliveries AS (UPDATE domain_event_deliveries t SET handler_id = new_id
                           FROM renamed WHERE t.group_name = of_group AND t.handler_id = old_id)
            UPDATE domain_event_replays t SET handler_id = new_id FROM renamed WHERE t.group_name = of_group AND t.handler_id = old_id
            """;

    /** Records former names: each of at most one group, and none that is in use. Parameters: a group, its former names. */
    static final String REMEMBER_GROUP = """
            WITH said AS (SELECT ?::text AS now, ?::text[] AS former)
            UPDATE domain_event_handlers h
            SET former_groups = ARRAY(SELECT unnest(h.former_groups) EXCEPT SELECT unnest(said.former || said.now)
                                      UNION SELECT unnest(said.former) WHERE h.group_name = said.now)
            FROM said
            WHERE CASE h.group_name WHEN said.now THEN NOT h.former_groups @> said.former OR said.now = ANY (h.former_groups)
                                    ELSE h.former_groups && (said.former || said.now) END
            """;

    /** As {@link #REMEMBER_GROUP}, for handlers. Parameters: group, handler id, its former ids. */
    static final String REMEMBER_HANDLER = """
            WITH said AS (SELECT ?::text AS of_group, ?::text AS now, ?::text[] AS former)
            UPDATE domain_event_handlers h
            SET former_ids = ARRAY(SELECT unnest(h.former_ids) EXCEPT SELECT unnest(said.former || said.now)
                                   UNION SELECT unnest(said.former) WHERE h.handler_id = said.now)
            FROM said
            WHERE h.group_name = said.of_group
              AND CASE h.handler_id WHEN said.now THEN NOT h.former_ids @> said.former OR said.now = ANY (h.former_ids)
                                    ELSE h.former_ids && (said.former || said.now) END
            """;
}
