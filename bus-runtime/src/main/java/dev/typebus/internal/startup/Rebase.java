package dev.typebus.internal.startup;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.internal.jdbc.Act;
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
public final class Rebase {
    private static final Logger log = LoggerFactory.getLogger(Rebase.class);

    private Rebase() {}

    /**
     * Rebases, in one transaction.
     *
     * @throws DatabaseUnavailableException if the database fails; it says whether anything may have been changed
     */
    public static void run(DataSource dataSource) {
        int deferred = Act.slowly(dataSource, "The log", Rebase::rebase);
        log.info("The log is rebased; {} deliveries that had not been settled are due when a bus starts", deferred);
    }

    private static int rebase(Connection connection) throws SQLException {
        Statements.run(connection, RebaseSql.HOLD);
        int deferred = Statements.run(connection, RebaseSql.DEFER_UNSETTLED)
                + Statements.run(connection, RebaseSql.DEFER_UNGIVEN);
        for (String sql : List.of(
                RebaseSql.RESTART_LANES,
                RebaseSql.FREE_LEASES,
                RebaseSql.MARK_LATE,
                RebaseSql.RAISE_SEQUENCE,
                RebaseSql.BEGIN_ERA)) {
            Statements.run(connection, sql);
        }
        return deferred;
    }
}
