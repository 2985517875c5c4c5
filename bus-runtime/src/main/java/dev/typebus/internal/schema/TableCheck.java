package dev.typebus.internal.schema;

import dev.typebus.event.ForeignDatabaseException;
import dev.typebus.event.SchemaException;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Checks the properties of the tables on which the bus relies. */
final class TableCheck {
    /** The columns of each table with their types: {@code table: column type, column type …}. */
    private static final List<String> TABLES = List.of(
            "domain_events: position bigint, id uuid, event_type text, event_version integer, domain text,"
                    + " aggregate_type text, aggregate_id text, slot smallint, payload jsonb, metadata jsonb,"
                    + " occurred_at timestamp with time zone, processed_at timestamp with time zone,"
                    + " transaction_id xid8, idempotency_key text",
            "domain_event_log: one boolean, system_identifier text, restored_up_to bigint,"
                    + " processed_high bigint, processed_snapshot pg_snapshot, replay_acts bigint, created_at timestamp with time zone",
            "domain_event_nodes: node text, groups text[], code text, started_at timestamp with time zone,"
                    + " last_seen_at timestamp with time zone, expires_at timestamp with time zone",
            "domain_event_lanes: group_name text, lane smallint, handler_id text, first_slot smallint,"
                    + " last_slot smallint, high bigint, snapshot pg_snapshot, late_from pg_snapshot, late_to pg_snapshot,"
                    + " late_high bigint, late_after bigint, epoch bigint, version bigint, crashes integer, trying bigint,"
                    + " trying_handler text, replay bigint,"
                    + " given_high bigint, updated_at timestamp with time zone",
            "domain_event_incarnation: one boolean, token uuid",
            "domain_event_leases: group_name text, lane smallint, owner text, expires_at timestamp with time zone,"
                    + " unknown_to text[]",
            "domain_event_pauses: group_name text, paused_at timestamp with time zone, reason text",
            "domain_event_audit: id bigint, act text, target text, deliveries integer, acted_by text, reason text,"
                    + " acted_at timestamp with time zone",
            "domain_event_handlers: group_name text, handler_id text, from_position bigint, from_snapshot pg_snapshot,"
                    + " replayable boolean, former_groups text[], former_ids text[], registered_at timestamp with time zone",
            "domain_event_deliveries: group_name text, handler_id text, event_id uuid, position bigint, slot smallint,"
                    + " event_type text, aggregate_type text, aggregate_id text, state text, attempts integer, excuses integer,"
                    + " next_attempt_at timestamp with time zone, error_class text, error_message text, error_stack text,"
                    + " history jsonb, replay bigint, created_at timestamp with time zone,"
                    + " updated_at timestamp with time zone",
            "domain_event_replays: id bigint, group_name text, handler_id text, aggregate_type text, aggregate_id text,"
                    + " slot smallint, after_position bigint, state text, started_by text, reason text, history jsonb,"
                    + " started_at timestamp with time zone, begun_at timestamp with time zone,"
                    + " ended_at timestamp with time zone");

    private record Column(String table, String name, String type) {}

    private TableCheck() {}

    /** Checks the tables; returns whether it changed anything, which it may only if {@code mayChange}. */
    static boolean run(Connection connection, boolean mayChange) throws SQLException {
        checkColumns(connection);
        checkNumbering(connection);
        boolean changed = mayChange && recordCluster(connection);
        checkIdentity(connection);
        return changed;
    }

    private static void checkColumns(Connection connection) throws SQLException {
        List<String> faults = faults(connection);
        if (!faults.isEmpty()) {
            throw new SchemaException("The bus does not start: its tables were altered: " + String.join("; ", faults)
                    + ". Undo the change, or restore a backup");
        }
    }

    /** Returns the columns that are missing or have another type. */
    static List<String> faults(Connection connection) throws SQLException {
        List<Column> expected = columns();
        return Statements.rows(
                connection,
                SchemaSql.ALTERED_COLUMNS,
                TableCheck::fault,
                expected.stream().map(Column::table).toArray(String[]::new),
                expected.stream().map(Column::name).toArray(String[]::new),
                expected.stream().map(Column::type).toArray(String[]::new));
    }

    private static String fault(ResultSet column) throws SQLException {
        String found = column.getString("found");
        return column.getString("name")
                + (found == null ? " is missing" : " is " + found + ", not " + column.getString("type_name"));
    }

    /**
     * Enters this database into a log that lost its row and has no events; returns whether it did. Tries it only without a row, so that a
     * user without the right to insert may start.
     */
    private static boolean recordCluster(Connection connection) throws SQLException {
        boolean hasRow = Statements.row(connection, SchemaSql.IDENTITY, row -> row.getString("recorded") != null)
                .orElseThrow();
        return !hasRow && Statements.run(connection, SchemaSql.RECORD_CLUSTER) > 0;
    }

    /** Returns the names of the tables. */
    static List<String> tables() {
        return columns().stream().map(Column::table).distinct().toList();
    }

    /** Returns {@code table.column} of all checked columns. */
    static List<String> expectedColumns() {
        return columns().stream()
                .map(column -> column.table() + "." + column.name())
                .toList();
    }

    private static List<Column> columns() {
        return TABLES.stream().flatMap(table -> columns(table).stream()).toList();
    }

    private static List<Column> columns(String table) {
        int colon = table.indexOf(": ");
        List<Column> columns = new ArrayList<>();
        for (String column : table.substring(colon + 2).split(", ", -1)) {
            int blank = column.indexOf(' ');
            columns.add(new Column(table.substring(0, colon), column.substring(0, blank), column.substring(blank + 1)));
        }
        return columns;
    }

    private static void checkNumbering(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SchemaSql.NUMBERING);
                ResultSet numbering = select.executeQuery()) {
            numbering.next();
            if (!numbering.getBoolean("sequence_in_order")) {
                throw new SchemaException(
                        "The bus does not start: the sequence of domain_events.position was altered, and the"
                                + " order of events depends on it. Run: ALTER TABLE domain_events ALTER COLUMN position"
                                + " SET CACHE 1 SET INCREMENT BY 1 SET NO CYCLE");
            }
            if (!numbering.getBoolean("transaction_id_by_default")) {
                throw new SchemaException(
                        "The bus does not start: the default of domain_events.transaction_id was altered,"
                                + " and events would be missed. Run: ALTER TABLE domain_events ALTER COLUMN transaction_id"
                                + " SET DEFAULT pg_current_xact_id()");
            }
            if (!numbering.getBoolean("rules_kept")) {
                throw new SchemaException(
                        "The bus does not start: the trigger domain_events_rules was switched off or dropped,"
                                + " which checks events and computes their slots. Run: ALTER TABLE domain_events ENABLE ALWAYS"
                                + " TRIGGER domain_events_rules; if it is gone, restore it from a backup's schema");
            }
        }
    }

    private static void checkIdentity(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SchemaSql.IDENTITY);
                ResultSet identity = select.executeQuery()) {
            identity.next();
            String here = identity.getString("here");
            String recorded = identity.getString("recorded");
            if (recorded == null) {
                throw new SchemaException(
                        "The bus does not start: domain_event_log has lost its row. Restore a backup of it");
            }
            if (!recorded.equals(here)) {
                throw new ForeignDatabaseException("The bus does not start: the events were written on another database"
                        + " cluster (system identifier " + recorded + ", here " + here
                        + "), by a restored dump or a logical copy, and its transaction ids mean nothing here."
                        + " If this database is the one to go on with, run EventBus.acceptRestoredDatabase(dataSource) once and start"
                        + " again; no event is lost by it");
            }
        }
    }
}
