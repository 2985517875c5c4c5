package dev.typebus.internal.jdbc;

/** The statements of {@link SessionSettings}. */
final class SessionSettingsSql {
    private SessionSettingsSql() {}

    /** Marks the transaction, and reads what {@link #RESTORE} is to bring back, in its order. */
    static final String MARK = """
            SELECT json_object_agg(
                     name,
                     CASE name WHEN 'typebus.mark' THEN set_config(name, ?, true) ELSE current_setting(name, true) END
                     ORDER BY place)::text AS settings
            FROM unnest(ARRAY['typebus.mark', 'session_authorization', 'role', 'search_path', 'statement_timeout', 'lock_timeout',
                              'idle_in_transaction_session_timeout', 'transaction_timeout', 'default_transaction_isolation',
                              'default_transaction_read_only', 'default_transaction_deferrable', 'synchronous_commit',
                              'session_replication_role', 'row_security', 'TimeZone', 'DateStyle', 'transaction_read_only'])
              WITH ORDINALITY AS setting (name, place)
            """;

    /**
     * Brings back what differs from then, for this transaction, one after the other, and says what it was. A transaction that was made
     * read-only stays so until the savepoint before that is released, and one that a handler ended is not this one any more.
     */
    static final String RESTORE = """
            WITH differing AS MATERIALIZED (
              SELECT name, begun, current_setting(name, true) AS own
              FROM json_each_text(?::json) AS setting (name, begun)
              WHERE current_setting(name, true) IS DISTINCT FROM begun)
            SELECT name, own, CASE WHEN name NOT IN ('typebus.mark', 'transaction_read_only') THEN set_config(name, begun, true) END
            FROM differing
            """;

    /** Sets again what {@link #RESTORE} has found, from two arrays. Who may do that becomes another one last. */
    static final String SET_AGAIN = """
            SELECT set_config(name, own, true)
            FROM (SELECT name, own FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS setting (name, own, place)
                  WHERE name NOT IN ('typebus.mark', 'transaction_read_only')
                  ORDER BY name IN ('session_authorization', 'role'), place) again
            """;

    /**
     * Fails if something differs from then. It has to fail whatever search_path is now, so it is no function of the schema that does. The
     * logarithm is of a column, so that no plan takes it beforehand.
     */
    static final String REQUIRE_AS_BEGUN = """
            SELECT pg_catalog.ln((pg_catalog.count(*) OPERATOR(pg_catalog.=) 0)::integer)
            FROM pg_catalog.json_each_text(?::pg_catalog.json) AS setting (name, begun)
            WHERE pg_catalog.current_setting(name, true) IS DISTINCT FROM begun
            """;
}
