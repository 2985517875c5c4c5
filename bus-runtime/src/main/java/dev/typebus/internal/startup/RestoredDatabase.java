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
 * Accepts a database that was restored or copied from another cluster. Transaction ids of that cluster are not comparable with new ones, so
 * up to the highest position only positions count. Rows that a lane had passed without seeing them become due deliveries, so that none is
 * lost.
 */
public final class RestoredDatabase {
    private static final Logger log = LoggerFactory.getLogger(RestoredDatabase.class);

    private RestoredDatabase() {}

    /**
     * Accepts the database, in one transaction.
     *
     * @throws DatabaseUnavailableException if the database fails; its message says whether anything may have been changed
     */
    public static void run(DataSource dataSource) {
        int deferred = OperatorTransaction.withoutLimit(dataSource, "The log", RestoredDatabase::accept);
        log.info(
                "The restored database is accepted: {} deliveries that had not been settled are due when a bus starts",
                deferred);
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
                RestoredDatabaseSql.RECORD_CLUSTER)) {
            Statements.run(connection, sql);
        }
        return deferred;
    }
}
