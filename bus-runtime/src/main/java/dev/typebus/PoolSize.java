package dev.typebus;

import com.zaxxer.hikari.HikariConfigMXBean;
import java.sql.SQLException;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.slf4j.Logger;

/** Checks the size of the application's connection pool, if it is HikariCP. */
final class PoolSize {
    /** Connections of one lane, a publisher, the poller and the leases. */
    private static final int LEAST = 4;

    /** Connections of the poller and the leases. */
    private static final int BESIDE_LANES = 2;

    private PoolSize() {}

    /**
     * Refuses a pool in which no handler would ever run.
     *
     * @throws IllegalArgumentException if the pool has one connection, which the poller holds
     */
    static void require(DataSource dataSource, int lanes) {
        if (lanes > 0 && of(dataSource).orElse(LEAST) < 2) {
            throw new IllegalArgumentException(
                    "The pool has 1 connection, which the poller of the log holds, so that no handler would"
                            + " run. Give it " + LEAST + " or more; at full speed " + lanes + " lanes take up to "
                            + (lanes + BESIDE_LANES));
        }
    }

    /** Warns of a pool that is too small to work well, and says how many connections full speed takes. */
    static void check(DataSource dataSource, int lanes, Logger log) {
        OptionalInt size = of(dataSource);
        if (size.isPresent() && size.getAsInt() < LEAST) {
            log.warn(
                    "The pool has {} connection(s), {} fewer than the bus needs to work well: handlers and publishers wait for"
                            + " each other. Give it {} or more; at full speed {} lanes take up to {}",
                    size.getAsInt(),
                    LEAST - size.getAsInt(),
                    LEAST,
                    lanes,
                    lanes + BESIDE_LANES);
        }
    }

    private static OptionalInt of(DataSource dataSource) {
        try {
            return dataSource.isWrapperFor(HikariConfigMXBean.class)
                    ? OptionalInt.of(dataSource.unwrap(HikariConfigMXBean.class).getMaximumPoolSize())
                    : OptionalInt.empty();
        } catch (NoClassDefFoundError | SQLException e) { // another pool
            return OptionalInt.empty();
        }
    }
}
