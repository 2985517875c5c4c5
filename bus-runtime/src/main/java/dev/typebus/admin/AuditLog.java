package dev.typebus.admin;

import dev.typebus.internal.jdbc.OperatorTransaction;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import javax.sql.DataSource;

/** The audit log of operations, written in the transaction of each operation or of each of its batches. Immutable and thread-safe. */
public final class AuditLog {
    private final DataSource dataSource;

    /**
     * Creates the audit log of a database.
     *
     * @param dataSource connections to the database
     */
    public AuditLog(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Adds an entry; returns its id. */
    static long write(Connection connection, String act, String target, int deliveries, String by, String reason)
            throws SQLException {
        return Statements.row(
                        connection, AuditLogSql.WRITE, row -> row.getLong("id"), act, target, deliveries, by, reason)
                .orElseThrow();
    }

    /** Adds deliveries to an entry; returns its id. */
    static long add(Connection connection, long act, int deliveries) throws SQLException {
        Statements.run(connection, AuditLogSql.ADD, deliveries, act);
        return act;
    }

    /**
     * Reads the newest entries.
     *
     * @param atMost the maximum number of entries
     * @return the entries, newest first
     */
    public List<AuditEntry> last(int atMost) {
        return OperatorTransaction.in(
                dataSource,
                "The record of what operators did",
                connection -> Statements.rows(connection, AuditLogSql.LAST, AuditLog::act, atMost));
    }

    private static AuditEntry act(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getObject("acted_at", OffsetDateTime.class).toInstant(),
                row.getString("act"),
                row.getString("target"),
                row.getInt("deliveries"),
                row.getString("acted_by"),
                row.getString("reason"));
    }
}
