package dev.typebus.internal.startup;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.internal.jdbc.OperatorTransaction;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins a new era in a database that was restored or copied from another cluster, whose transaction ids mean nothing here: up to the
 * highest position, positions count alone. What a lane had passed without seeing it becomes a due delivery, so that nothing is lost.
 */
public final class RestoredDatabase {
    private static final Logger log = LoggerFactory.getLogger(RestoredDatabase.class);

    private RestoredDatabase() {}

    /**
     * Rebases, in one transaction.
     *
     * @throws DatabaseUnavailableException if the database fails; it says whether anything may have been changed
     */
    public static void run(DataSource dataSource) {
        int deferred = OperatorTransaction.readOnly(dataSource, "The log", RestoredDatabase::accept);
        log.info("The log is rebased; {} deliveries that had not been settled are due when a bus starts", deferred);
    }

    private static int accept(Connection connection) throws SQLException {
        Statements.run(connection, RestoredDatabaseSql.LOCK_TABLES);
        int deferred = Statements.run(connection, RestoredDatabaseSql.DEFER_UNSETTLED)
                + Statements.run(connection, RestoredDatabaseSql.DEFER_UNGIVEN);
        for (String sql : List.of(
                RestoredDatabaseSql.RESTART_LANES,
                RestoredDatabaseSql.FREE_LEASES,
                RestoredDatabaseSql.MARK_LATE,
                RestoredDatabaseSql.RAISE_SEQUENCE,
                RestoredDatabaseSql.BEGIN_ERA)) {
            Statements.run(connection, sql);
        }
        return deferred;
    }
}
