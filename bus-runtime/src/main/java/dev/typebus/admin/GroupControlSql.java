package dev.typebus.admin;

/** The statements of {@link GroupControl}. */
final class GroupControlSql {
    private GroupControlSql() {}

    /** The names of all groups that the database knows. */
    static final String KNOWN = """
            SELECT DISTINCT group_name FROM domain_event_lanes ORDER BY group_name
            """;

    /** Pauses a group, unless it is paused already. Parameters: group, reason. */
    static final String PAUSE = """
            INSERT INTO domain_event_pauses (group_name, reason) VALUES (?, ?) ON CONFLICT (group_name) DO NOTHING
            """;

    /** Resumes a group. Parameter: group. */
    static final String RESUME = "DELETE FROM domain_event_pauses WHERE group_name = ?";

    /** All paused groups, by name. */
    static final String PAUSED = """
            SELECT group_name, paused_at, reason FROM domain_event_pauses ORDER BY group_name
            """;
}
