package dev.typebus.internal.schema;

/** The statements that check the database and its tables before the bus uses them. */
final class SchemaSql {
    private SchemaSql() {}

    /** Facts about the server and the database. */
    static final String DATABASE = """
            SELECT current_setting('server_version_num')::int AS version,
                   current_setting('server_version') AS version_name,
                   pg_is_in_recovery() AS in_recovery,
                   current_setting('transaction_read_only')::boolean AS read_only,
                   current_setting('server_encoding') AS encoding
            """;

    /**
     * Begins a transaction that sees what other nodes have migrated, whatever the pool's isolation level. The server's timeouts are meant for the
     * application's statements and are lifted, because a migration may take longer and other nodes wait for it. If this process is suspended
     * meanwhile, the server rolls back after a minute. Some versions lack some of these settings.
     */
    static final String BEGIN = """
            SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
            SELECT set_config(name, CASE name WHEN 'idle_in_transaction_session_timeout' THEN '60s' ELSE '0' END, true)
            FROM   pg_settings
            WHERE  name IN ('statement_timeout', 'lock_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout')
            """;

    /** The schema in which search_path finds the tables, and the current schema. */
    static final String SEARCH_PATH = """
            SELECT (SELECT nspname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE c.oid = to_regclass('domain_events')) AS tables_in,
                   current_schema() AS current_schema,
                   current_setting('search_path') AS search_path
            """;

    /**
     * The privileges that the bus needs on these tables and its user does not have. Parameters: tables, whether they are written, whether events
     * are deleted.
     */
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

    /** An advisory lock for the migration of this schema, held until the end of the transaction. Parameter: schema. */
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

    /** Whether positions, transaction ids and slots are assigned as in the migration. */
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

    /** Records this database in a log that lost its row and has no events. If there are events, only a backup tells which cluster wrote them. */
    static final String RECORD_CLUSTER = """
            INSERT INTO domain_event_log (system_identifier)
            SELECT system_identifier::text FROM pg_control_system()
            WHERE NOT EXISTS (SELECT FROM domain_event_log) AND NOT EXISTS (SELECT FROM domain_events)
            ON CONFLICT DO NOTHING
            """;

    /** The table of applied migrations, if it exists. Parameters: its schema and its name. */
    static final String HISTORY = "SELECT tablename FROM pg_tables WHERE schemaname = ? AND tablename = ?";

    /** Whether the user may create tables in the schema or, if it does not exist, create it. Parameter: schema. */
    static final String MAY_CREATE = """
            SELECT coalesce((SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = ?),
                            has_database_privilege(current_database(), 'CREATE')) AS allowed
            """;

    /** The indexes, functions, triggers and constraints of these names that are missing where the tables are. Parameter: names. */
    static final String MISSING_OBJECTS = """
            SELECT expected.name
            FROM   unnest(?::text[]) WITH ORDINALITY AS expected (name, place),
                   (SELECT relnamespace AS id FROM pg_class WHERE oid = 'domain_events'::regclass) AS schema
            WHERE  NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = schema.id AND relname = expected.name)
              AND  NOT EXISTS (SELECT FROM pg_constraint WHERE connamespace = schema.id AND conname = expected.name)
              AND  NOT EXISTS (SELECT FROM pg_proc WHERE pronamespace = schema.id AND proname = expected.name)
              AND  NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'domain_events'::regclass AND tgname = expected.name)
            ORDER  BY expected.place
            """;

    /** Records a migration in the history as Flyway does. Parameters: version, description, script, checksum. */
    static final String RECORD_MIGRATION = """
            INSERT INTO typebus_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
            SELECT count(*) + 1, ?, ?, 'SQL', ?, ?::integer, current_user, 0, true FROM typebus_schema_history
            """;

    /** The system identifier of this cluster, and the one that the log records. */
    static final String IDENTITY = """
            SELECT (SELECT system_identifier::text FROM pg_control_system()) AS here,
                   (SELECT system_identifier FROM domain_event_log) AS recorded
            """;
}
