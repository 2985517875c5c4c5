package dev.typebus.benchmarks.run;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counters of what the server has written. Immutable.
 *
 * @param wal bytes of WAL, of the whole server
 * @param dead row versions of this database's tables that were replaced or deleted
 */
record Writes(long wal, long dead) {
    /** Time after which the writes that follow the handlers are done. */
    private static final Duration TRAIL = Duration.ofMillis(700);

    static Writes now(BenchDatabase database) throws SQLException {
        return new Writes(
                database.number("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"),
                database.number("SELECT coalesce(sum(n_tup_upd + n_tup_del), 0)::bigint FROM pg_stat_user_tables"));
    }

    /** Waits until all writes are done, and returns the amounts an event since these counters, as quantities of a run. */
    Map<String, Double> until(BenchDatabase database, long events) throws SQLException, InterruptedException {
        Thread.sleep(TRAIL.toMillis());
        Writes now = now(database);
        Map<String, Double> written = new LinkedHashMap<>();
        written.put(Traffic.WAL, (double) (now.wal - wal) / events);
        written.put(Traffic.DEAD, (double) (now.dead - dead) / events);
        return written;
    }
}
