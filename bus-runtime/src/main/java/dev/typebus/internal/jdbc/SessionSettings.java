package dev.typebus.internal.jdbc;

import dev.typebus.handler.HandlerMisuseException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the session's settings as they were when a transaction with application code began, so that changes by this code do not affect the bus's
 * statements. The transaction carries a token that a COMMIT or ROLLBACK erases, however it was sent. For one thread.
 */
public final class SessionSettings {
    private static final Logger log = LoggerFactory.getLogger(SessionSettings.class);

    /** The setting that holds the transaction's token and ends with the transaction. */
    private static final String TRANSACTION_TOKEN = "typebus.transaction_token";

    /** The SQLState of {@link #requireAsBegun}: a logarithm of zero, which no other statement here can cause. */
    public static final String NOT_AS_BEGUN = "2201E";

    private final Connection raw;
    private final String who;
    private final String atBegin;
    private boolean changed;

    private SessionSettings(Connection raw, String who, String atBegin) {
        this.raw = raw;
        this.who = who;
        this.atBegin = atBegin;
    }

    /**
     * Sets the transaction's token and remembers its settings. Begins the transaction if it has not atBegin.
     *
     * @param who may change the settings, for errors: {@code "A handler"}
     */
    public static SessionSettings begin(Connection raw, String who) throws SQLException {
        try (PreparedStatement statement = raw.prepareStatement(SessionSettingsSql.SET_TOKEN)) {
            statement.setString(1, UUID.randomUUID().toString());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new SessionSettings(raw, who, row.getString("settings"));
            }
        }
    }

    /** Restores the settings that differ from those at the beginning; returns their names. */
    public Set<String> restore() throws SQLException {
        Map<String, String> changedSettings = differing();
        changed |= !changedSettings.isEmpty();
        return changedSettings.keySet();
    }

    /**
     * Adds a statement to the last ones that fails with {@link #NOT_AS_BEGUN} if a setting differs from the beginning, or if the transaction is
     * another one.
     */
    public void requireAsBegun(CommitPipeline last) throws SQLException {
        last.add(SessionSettingsSql.REQUIRE_AS_BEGUN, atBegin);
    }

    /**
     * Restores the settings as {@link #restore} does, and requires that the transaction is still the same.
     *
     * @param consequence what happens otherwise, for the error
     * @throws HandlerMisuseException if the transaction was ended
     */
    public Set<String> restore(String consequence) throws SQLException {
        Set<String> names = restore();
        if (names.contains(TRANSACTION_TOKEN)) {
            throw new HandlerMisuseException(
                    who + " ended the transaction by a COMMIT or ROLLBACK of its own. " + consequence);
        }
        return names;
    }

    /** Statements that run under the settings of the beginning. */
    public interface Work<T> {
        T run() throws SQLException;
    }

    /** Runs the work under the settings of the beginning, and then sets the later ones again. */
    public <T> T asBegun(Work<T> work) throws SQLException {
        Map<String, String> changedSettings = differing();
        changed |= !changedSettings.isEmpty();
        T result;
        try {
            result = work.run();
        } catch (Throwable e) {
            try {
                setAgain(changedSettings);
            } catch (SQLException aborted) { // the rollback that follows undoes the settings as well
                e.addSuppressed(aborted);
            }
            throw e;
        }
        setAgain(changedSettings);
        return result;
    }

    private void setAgain(Map<String, String> changedSettings) throws SQLException {
        if (!changedSettings.isEmpty()) {
            Statements.run(
                    raw,
                    SessionSettingsSql.SET_AGAIN,
                    changedSettings.keySet().toArray(String[]::new),
                    changedSettings.values().toArray(String[]::new));
        }
    }

    private Map<String, String> differing() throws SQLException {
        Map<String, String> changedSettings = new LinkedHashMap<>();
        Statements.each(
                raw,
                SessionSettingsSql.RESTORE,
                row -> changedSettings.put(row.getString("name"), row.getString("own")),
                atBegin);
        return changedSettings;
    }

    /**
     * Closes the connection if its session has other settings than before; called after the commit. Only now it shows whether a setting was changed
     * for the transaction or for the session.
     */
    public void committed() {
        if (!changed) {
            return;
        }
        Set<String> names;
        try {
            names = differing().keySet();
            names.remove(TRANSACTION_TOKEN);
            if (names.isEmpty()) {
                return;
            }
        } catch (SQLException | RuntimeException e) {
            names = Set.of("what cannot be asked for: " + e);
        }
        log.error(
                "{} changed settings of its connection's session: {}. Its work is committed; the connection is closed instead of"
                        + " going back to the pool. Use SET LOCAL, which ends with the transaction",
                who,
                names);
        JdbcTransaction.abort(raw);
    }
}
