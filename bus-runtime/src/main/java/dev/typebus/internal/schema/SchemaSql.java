package dev.typebus.internal.schema;

/** The questions that are asked before anything uses the tables. */
final class SchemaSql {
    private SchemaSql() {}

    static final String DATABASE = """
            SELECT current_setting('server_version_num')::int AS version,
                   current_setting('server_version') AS version_name,
                   pg_is_in_recovery() AS in_recovery,
                   current_setting('transaction_read_only')::boolean AS read_only,
                   current_setting('server_encoding') AS encoding
            """;

    /**
     * Sees what other nodes have migrated, whatever the pool's isolation is. The server's time-outs are for the application's statements: a migration may take longer, and another node's is waited for. Should
     * this process stand still meanwhile, the server rolls back after a minute. Not every version has every one of them.
     */
    static final String BEGIN = """
            SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
            SELECT set_config(name, CASE name WHEN 'idle_in_transaction_session_timeout' THEN '60s' ELSE '0' END, true)
            FROM   pg_settings
            WHERE  name IN ('statement_timeout', 'lock_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout')
            """;

    static final String SEARCH_PATH = """
            SELECT (SELECT nspname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE c.oid = to_regclass('domain_events')) AS tables_in,
                   current_schema() AS current_schema,
                   current_setting('search_path') AS search_path
            """;

    /** The privileges on these tables that the bus needs and its user does not have. Parameters: tables, whether they are written, whether events are deleted. */
    static final String MISSING_GRANTS = """
            SELECT quote_ident(current_user) AS user_name, string_agg(DISTINCT table_name, ', ') AS tables,
                   string_agg(DISTINCT privilege, ', ') AS privileges
            FROM   unnest(?::text[]) AS used (table_name),
                   (VALUES ('SELECT', false), ('INSERT', true), ('UPDATE', true), ('DELETE', true)) AS use (privilege, writes)
            WHERE  (? OR NOT writes)
              AND  NOT CASE WHEN privilege <> 'DELETE' THEN has_any_column_privilege(to_regclass(table_name), privilege)
                            ELSE table_name = 'domain_event_log' OR table_name = 'domain_events' AND NOT ? OR has_table_privilege(to_regclass(table_name), privilege)
                       END
            HAVING count(*) > 0
            """;

    /** Held to the end of the transaction by the node that migrates the tables of this schema. Parameter: the schema. */
    static final String LOCK_MIGRATION = "SELECT pg_advisory_xact_lock(hashtextextended('typebus migrates ' || ?, 0))";

    /** Expected columns that are missing or have another type. Parameters: tables, columns, types. */
    static final String ALTERED_COLUMNS = """
            SELECT table_name || '.' || column_name AS name, type_name,
                   format_type(atttypid, atttypmod) AS found
            FROM   unnest(?::text[], ?::text[], ?::text[]) WITH ORDINALITY AS expected (table_name, column_name, type_name, place)
                   LEFT JOIN pg_attribute ON attrelid = to_regclass(table_name) AND attname = column_name AND NOT attisdropped
            WHERE  format_type(atttypid, atttypmod) IS DISTINCT FROM type_name
            ORDER  BY place
            """;

    /** How positions, transaction ids and slots are given. */
    static final String NUMBERING = """
            SELECT (SELECT seqcache = 1 AND seqincrement = 1 AND NOT seqcycle
                    FROM   pg_sequence
                    WHERE  seqrelid = pg_get_serial_sequence('domain_events', 'position')::regclass) AS sequence_in_order,
                   (SELECT pg_get_expr(adbin, adrelid) = 'pg_current_xact_id()'
                    FROM   pg_attrdef
                           JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
                    WHERE  adrelid = 'domain_events'::regclass AND attname = 'transaction_id') AS transaction_id_by_default,
                   EXISTS (SELECT FROM pg_trigger
                           WHERE tgrelid = 'domain_events'::regclass AND tgname = 'domain_events_rules' AND tgenabled IN ('A', 'O'))
                     AS rules_kept
            """;

    /** For a log that was emptied with everything else. Where there are events, only a backup knows whose they are. */
    static final String ENTER_LOG = """
            INSERT INTO domain_event_log (system_identifier)
            SELECT system_identifier::text FROM pg_control_system()
            WHERE NOT EXISTS (SELECT FROM domain_event_log) AND NOT EXISTS (SELECT FROM domain_events)
            ON CONFLICT DO NOTHING
            """;

    /** As Flyway would have. Parameters: version, description, script, checksum. */
    static final String ENTER_HISTORY = """
            INSERT INTO typebus_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
            SELECT count(*) + 1, ?, ?, 'SQL', ?, ?::integer, current_user, 0, true FROM typebus_schema_history
            """;

    static final String IDENTITY = """
            SELECT (SELECT system_identifier::text FROM pg_control_system()) AS here,
                   (SELECT system_identifier FROM domain_event_log) AS recorded
            """;
}
