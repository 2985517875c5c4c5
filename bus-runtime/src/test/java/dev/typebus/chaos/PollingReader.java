package dev.typebus.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Somebody who follows the log by polling it: the right one, and those that lose events. For one thread. */
interface PollingReader {
    /**
     * The positions that are new to it, in the order in which it would deliver them.
     *
     * @param connection in autocommit mode
     */
    List<Long> poll(Connection connection) throws SQLException;

    /** What happens in the middle of a poll, where a poll has a middle. */
    @FunctionalInterface
    interface Meanwhile {
        Meanwhile NOTHING = () -> {};

        void happens() throws SQLException;
    }
}
