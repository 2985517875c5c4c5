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
 * Transaction in which handlers run and which settles their deliveries. It carries a token that a handler's COMMIT or ROLLBACK erases,
 * however it was sent. Closing rolls it back, unless it is committed. For one thread.
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

    /** Checks deferred constraints now, while the handler that violates them is known. */
    void checkConstraints() throws SQLException {
        open.flush();
        try (PreparedStatement statement = raw.prepareStatement(HandlerTransactionSql.CHECK_CONSTRAINTS)) {
            statement.execute();
        }
    }

    /**
     * Restores the session settings that the last call changed, so that they affect neither the next call nor the bus's own statements.
     *
     * @return the names of these settings
     */
    Set<String> restoreSettings() throws SQLException {
        return settings.restore();
    }

    /** Adds the settlement to the last statements of a transaction, and commits. */
    interface Ending {
        void commit(CommitPipeline last) throws SQLException;
    }

    /**
     * Writes the events that the handlers published, and commits.
     *
     * @return the keys of these events
     * @throws HandlerMisuseException if a call ended the transaction, or changed settings that affected a later call or would affect the
     *     settlement: the deliveries are to run again one at a time
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
