package dev.typebus.dispatch;

import dev.typebus.append.Appender;
import dev.typebus.append.HandlerConnections;
import dev.typebus.append.OpenTransaction;
import dev.typebus.append.Place;
import dev.typebus.append.SessionSettings;
import dev.typebus.append.SqlState;
import dev.typebus.event.HandlerMisuseException;
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

    /** In a savepoint that is undone, so that for the next handler deferred constraints are deferred again. */
    private static final String CHECK_CONSTRAINTS = """
            SAVEPOINT typebus_check;
            SET CONSTRAINTS ALL IMMEDIATE;
            ROLLBACK TO SAVEPOINT typebus_check;
            RELEASE SAVEPOINT typebus_check
            """;

    private final Connection raw;
    private final SessionSettings settings;
    private final OpenTransaction open;
    private int calls;
    private boolean committed;

    private HandlerTransaction(Connection raw, Appender appender) throws SQLException {
        raw.setAutoCommit(false);
        this.raw = raw;
        this.settings = SessionSettings.begin(raw, "A handler");
        this.open = new OpenTransaction(raw, appender, settings);
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

    OpenTransaction open() {
        return open;
    }

    /** As {@link #open}, for one more call of a handler. */
    OpenTransaction openForCall() {
        calls++;
        return open;
    }

    /** For the settlement: the connection without its guard. */
    Connection raw() {
        return raw;
    }

    /** Lets deferred constraints speak now, while it is known whose they are. */
    void checkConstraints() throws SQLException {
        open.flush();
        try (PreparedStatement statement = raw.prepareStatement(CHECK_CONSTRAINTS)) {
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

    /**
     * As {@link #restoreSettings}, before the settlement.
     *
     * @throws HandlerMisuseException if a call ended the transaction, later calls ran under what an earlier one had set, or nothing can be
     *     written any more: they are to be run again, one by one
     */
    void endCalls() throws SQLException {
        Set<String> changed = settings.restore("The batch is run again, one delivery at a time, to find which");
        if ((!changed.isEmpty() && calls > 1) || changed.contains("transaction_read_only")) {
            throw new HandlerMisuseException(
                    "A handler changed " + String.join(", ", changed)
                            + " for its transaction. The batch is run again, one delivery at a time, so that this concerns no other");
        }
    }

    /** Commits, and returns what the handlers published. */
    Set<Place> commit() throws SQLException {
        Set<Place> published = open.published();
        open.end();
        SqlState.commit(raw);
        committed = true;
        settings.committed();
        return published;
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
