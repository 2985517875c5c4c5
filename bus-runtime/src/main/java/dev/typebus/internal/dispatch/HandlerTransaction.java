package dev.typebus.internal.dispatch;

import dev.typebus.handler.HandlerMisuseException;
import dev.typebus.internal.jdbc.CommitPipeline;
import dev.typebus.internal.jdbc.HandlerConnections;
import dev.typebus.internal.jdbc.SessionSettings;
import dev.typebus.internal.log.EventKey;
import dev.typebus.internal.publish.Appender;
import dev.typebus.internal.publish.BusTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transaction that handlers run in and that settles what they did. It carries a mark that a COMMIT or ROLLBACK by a handler
 * erases, however it was sent. Rolled back by closing, unless committed. For one thread.
 */
final class HandlerTransaction implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HandlerTransaction.class);

    private final Connection raw;
    private final SessionSettings settings;
    private final BusTransaction open;
    private boolean committed;

    private HandlerTransaction(Connection raw, Appender appender) throws SQLException {
        raw.setAutoCommit(false);
        this.raw = raw;
        this.settings = SessionSettings.begin(raw, "A handler");
        this.open = new BusTransaction(raw, appender, settings);
    }

    static HandlerTransaction begin(HandlerConnections connections, Appender appender) throws SQLException {
        Connection raw = connections.take();
        try {
            return new HandlerTransaction(raw, appender);
        } catch (Throwable e) {
            try (raw) {
                throw e;
            }
        }
    }

    BusTransaction open() {
        return open;
    }

    /** Lets deferred constraints speak now, while it is known whose they are. */
    void checkConstraints() throws SQLException {
        open.flush();
        try (PreparedStatement statement = raw.prepareStatement(HandlerTransactionSql.CHECK_CONSTRAINTS)) {
            statement.execute();
        }
    }

    /**
     * Brings back the settings of the session that the last call changed, so that they reach neither the next call nor the bus's own
     * statements; returns their names.
     */
    Set<String> restoreSettings() throws SQLException {
        return settings.restore();
    }

    /** Adds its statements to the last ones, and commits. */
    interface Ending {
        void commit(CommitPipeline last) throws SQLException;
    }

    /**
     * Writes what the handlers published, and commits.
     *
     * @return where it is
     * @throws HandlerMisuseException if a call ended the transaction, or changed settings of it that reached a later call, or would reach what
     *     is written now: they are to be run again, one by one
     */
    Set<EventKey> commit(Ending ending) throws SQLException {
        CommitPipeline last = new CommitPipeline(raw);
        settings.requireAsBegun(last);
        open.flush(last);
        Set<EventKey> published = open.published();
        open.end();
        try {
            ending.commit(last);
        } catch (SQLException e) {
            if (SessionSettings.NOT_AS_BEGUN.equals(e.getSQLState())) {
                throw notAsBegun(e);
            }
            throw e;
        }
        committed = true;
        settings.committed();
        return published;
    }

    private static HandlerMisuseException notAsBegun(SQLException failure) {
        return new HandlerMisuseException(
                "A handler ended the transaction by a COMMIT or ROLLBACK of its own, or changed settings of it. The batch is run again, one"
                        + " delivery at a time, so that this concerns no other",
                failure);
    }

    @Override
    public void close() {
        open.end();
        try (Connection closing = raw) {
            if (!committed) {
                closing.rollback();
            }
            closing.setAutoCommit(true);
        } catch (SQLException e) {
            log.debug("A connection was lost while its transaction was rolled back; the database does that itself", e);
        }
    }
}
