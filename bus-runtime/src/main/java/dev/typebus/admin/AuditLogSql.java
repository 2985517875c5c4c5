package dev.typebus.admin;

/** The statements of {@link AuditLog}. */
final class AuditLogSql {
    private AuditLogSql() {}

    /** Adds an entry. Parameters: act, target, number of deliveries, operator, reason. */
    static final String WRITE = """
            INSERT INTO domain_event_audit (act, target, deliveries, acted_by, reason) VALUES (?, ?, ?, ?, ?) RETURNING id
            """;

    /** Adds deliveries to the number in an entry. Parameters: number of deliveries, entry. */
    static final String ADD = """
            UPDATE domain_event_audit SET deliveries = deliveries + ? WHERE id = ?
            """;

    /** The last entries, newest first. Parameter: how many. */
    static final String LAST = """
            SELECT acted_at, act, target, deliveries, acted_by, reason FROM domain_event_audit ORDER BY id DESC LIMIT ?
            """;
}
