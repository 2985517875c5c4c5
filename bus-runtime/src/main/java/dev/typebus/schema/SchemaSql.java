package dev.typebus.schema;

/** The questions of {@link DatabaseCheck} and {@link TableCheck}. */
final class SchemaSql {
    private SchemaSql() {}

    static final String DATABASE = """
            SELECT current_setting('server_version_num')::int AS version,
                   current_setting('server_version') AS version_name,
                   pg_is_in_recovery() AS in_recovery,
                   current_setting('transaction_read_only')::boolean AS read_only,
                   current_setting('server_encoding') AS encoding,
                   current_schema() AS current_schema,
                   current_setting('search_path') AS search_path
            """;

    /** Held to the end of the transaction by the node that migrates the tables of this schema. */
    static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtextextended('typebus migrates ' || current_schema(), 0))";

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

    static final String IDENTITY = """
            SELECT (SELECT system_identifier::text FROM pg_control_system()) AS here,
                   (SELECT system_identifier FROM domain_event_log) AS recorded
            """;
}
