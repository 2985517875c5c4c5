package dev.typebus.dispatch;

import dev.typebus.append.Appender;
import dev.typebus.append.HandlerConnections;
import dev.typebus.append.OpenTransaction;
import dev.typebus.append.Place;
import dev.typebus.append.SqlState;
import dev.typebus.event.HandlerMisuseException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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

    /** Goes with the transaction. */
    private static final String MARK = "typebus.mark";

    private final Connection raw;
    private final OpenTransaction open;
    private final String settings;
    private int calls;
    private boolean settingsChanged;
    private boolean committed;

    private HandlerTransaction(Connection raw, OpenTransaction open, String settings) {
        this.raw = raw;
        this.open = open;
        this.settings = settings;
    }

    static HandlerTransaction begin(HandlerConnections connections, Appender appender) throws SQLException {
        Connection raw = connections.take();
        try {
            raw.setAutoCommit(false);
            try (PreparedStatement statement = raw.prepareStatement(SessionSql.MARK)) {
                statement.setString(1, UUID.randomUUID().toString());
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return new HandlerTransaction(raw, new OpenTransaction(raw, appender), row.getString("settings"));
                }
            }
        } catch (SQLException | RuntimeException e) {
            raw.close();
            throw e;
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
    List<String> restoreSettings() throws SQLException {
        List<String> changed = changedSettings();
        settingsChanged |= !changed.isEmpty();
        return changed;
    }

    private List<String> changedSettings() throws SQLException {
        List<String> changed = new ArrayList<>();
        try (PreparedStatement statement = raw.prepareStatement(SessionSql.RESTORE)) {
            statement.setString(1, settings);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    changed.add(rows.getString("name"));
                }
            }
        }
        return changed;
    }

    /**
     * As {@link #restoreSettings}, before the settlement.
     *
     * @throws HandlerMisuseException if a call ended the transaction, later calls ran under what an earlier one had set, or nothing can be
     *     written any more: they are to be run again, one by one
     */
    void endCalls() throws SQLException {
        List<String> changed = restoreSettings();
        if (changed.contains(MARK)) {
            throw new HandlerMisuseException(
                    "A handler ended the transaction by a COMMIT or ROLLBACK of its own. The batch is run again,"
                            + " one delivery at a time, to find which");
        }
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
        if (settingsChanged) {
            discardIfSessionChanged();
        }
        return published;
    }

    /** Whether a setting was changed for the transaction or for the session shows only after the commit. */
    private void discardIfSessionChanged() {
        List<String> changed;
        try {
            changed = changedSettings();
            changed.remove(MARK);
            if (changed.isEmpty()) {
                raw.rollback();
                return;
            }
        } catch (SQLException | RuntimeException e) {
            changed = List.of("what cannot be asked for: " + e);
        }
        log.error(
                "A handler changed settings of its connection's session: {}. Its work is committed; the connection is closed instead of"
                        + " going back to the pool. Use SET LOCAL, which ends with the transaction",
                changed);
        open.abort();
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
