package dev.typebus.internal.log;

/** The statements of {@link LogQueries}. */
final class LogQueriesSql {
    private LogQueriesSql() {}

    /** One aggregate's events in log order. Parameters: aggregate type, aggregate id. */
    static final String HISTORY = """
            SELECT position, id, event_type, event_version, domain, aggregate_type, aggregate_id,
                   slot, transaction_id, payload, metadata, occurred_at
            FROM   domain_events
            WHERE  aggregate_type = ? AND aggregate_id = ?
            ORDER  BY position
            """;

    /** The last events of the log, newest first. Parameter: how many. */
    static final String RECENT = """
            SELECT position, id, event_type, event_version, domain, aggregate_type, aggregate_id,
                   slot, transaction_id, payload, metadata, occurred_at
            FROM   domain_events
            ORDER  BY position DESC
            LIMIT  ?
            """;

    /** The number of events of each type. */
    static final String COUNTS_BY_TYPE = """
            SELECT event_type, count(*)
            FROM   domain_events
            GROUP  BY event_type
            """;
}
