package dev.typebus.internal.jdbc;

/** The statements of {@link SessionSettings}. */
final class SessionSettingsSql {
    private SessionSettingsSql() {}

    /** Sets the transaction's token, and reads the settings that {@link #RESTORE} restores, in its order. Parameter: token. */
    static final String SET_TOKEN = """
            SELECT json_object_agg(
                     name,
                     CASE name WHEN 'typebus.transaction_token' THEN set_config(name, ?, true) ELSE current_setting(name, true) END
                     ORDER BY place)::text AS settings
            FROM unnest(ARRAY['typebus.transaction_token', 'session_authorization', 'role', 'search_path', 'statement_timeout', 'lock_timeout',
                              'idle_in_transaction_session_timeout', 'transaction_timeout', 'default_transaction_isolation',
                              'default_transaction_read_only', 'default_transaction_deferrable', 'synchronous_commit',
                              'session_replication_role', 'row_security', 'TimeZone', 'DateStyle', 'transaction_read_only'])
              WITH ORDINALITY AS setting (name, place)
            """;

    /**
     * Restores, for this transaction and in order, each setting that differs from the beginning, and returns its changed value. A transaction that
     * was made read-only stays read-only until the savepoint before that change is released. A token that a handler erased is reported, and not
     * restored: the transaction is another one. Parameter: settings at the beginning.
     */
    static final String RESTORE = """
            WITH differing AS MATERIALIZED (
              SELECT name, begun, current_setting(name, true) AS own
              FROM json_each_text(?::json) AS setting (name, begun)
              WHERE current_setting(name, true) IS DISTINCT FROM begun)
            SELECT name, own, CASE WHEN name NOT IN ('typebus.transaction_token', 'transaction_read_only') THEN set_config(name, begun, true) END
            FROM differing
            """;

    /**
     * Sets the changed values that {@link #RESTORE} has returned. The role and the session's user are set last, because they decide what may be
     * set. Parameters: names, values.
     */
    static final String SET_AGAIN = """
            SELECT set_config(name, own, true)
            FROM (SELECT name, own FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS setting (name, own, place)
                  WHERE name NOT IN ('typebus.transaction_token', 'transaction_read_only')
                  ORDER BY name IN ('session_authorization', 'role'), place) again
            """;

    /**
     * Fails if a setting differs from the beginning. It must fail whatever search_path is set, so it cannot use a function of the schema. The
     * logarithm depends on a column, so that no plan computes it in advance. Parameter: settings at the beginning.
     */
    static final String REQUIRE_AS_BEGUN = """
            SELECT pg_catalog.ln((pg_catalog.count(*) OPERATOR(pg_catalog.=) 0)::integer)
            FROM pg_catalog.json_each_text(?::pg_catalog.json) AS setting (name, begun)
            WHERE pg_catalog.current_setting(name, true) IS DISTINCT FROM begun
            """;
}
