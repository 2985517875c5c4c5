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
 * The session's settings with which a transaction began that code of the application takes part in, so that what this code changes does not
 * reach the bus's statements. The transaction carries a mark that a COMMIT or ROLLBACK erases, however it was sent. For one thread.
 */
public final class SessionSettings {
    private static final Logger log = LoggerFactory.getLogger(SessionSettings.class);

    /** Goes with the transaction. */
    private static final String MARK = "typebus.mark";

    /** The SQLState of {@link #requireAsBegun}, which no other statement here has: a logarithm of zero. */
    public static final String NOT_AS_BEGUN = "2201E";

    private final Connection raw;
    private final String who;
    private final String begun;
    private boolean changed;

    private SessionSettings(Connection raw, String who, String begun) {
        this.raw = raw;
        this.who = who;
        this.begun = begun;
    }

    /**
     * Marks a transaction and remembers its settings; begins it, if it has not begun.
     *
     * @param who may change them, for errors: {@code "A handler"}
     */
    public static SessionSettings begin(Connection raw, String who) throws SQLException {
        try (PreparedStatement statement = raw.prepareStatement(SessionSettingsSql.MARK)) {
            statement.setString(1, UUID.randomUUID().toString());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new SessionSettings(raw, who, row.getString("settings"));
            }
        }
    }

    /** Brings back the settings that differ from those at the begin; returns their names. */
    public Set<String> restore() throws SQLException {
        Map<String, String> own = differing();
        changed |= !own.isEmpty();
        return own.keySet();
    }

    /**
     * As {@link #restore()}, among the last statements: one that fails with {@link #NOT_AS_BEGUN} if there is anything to bring back, or if the
     * transaction is not the same any more.
     */
    public void requireAsBegun(CommitPipeline last) throws SQLException {
        last.add(SessionSettingsSql.REQUIRE_AS_BEGUN, begun);
    }

    /**
     * As {@link #restore}, if the transaction is still the same.
     *
     * @param consequence what becomes of it otherwise, for the error
     * @throws HandlerMisuseException if it was ended
     */
    public Set<String> restore(String consequence) throws SQLException {
        Set<String> names = restore();
        if (names.contains(MARK)) {
            throw new HandlerMisuseException(
                    who + " ended the transaction by a COMMIT or ROLLBACK of its own. " + consequence);
        }
        return names;
    }

    /** Statements that run under the settings with which the transaction began. */
    public interface Work<T> {
        T run() throws SQLException;
    }

    /** Runs the work under the settings with which the transaction began, and sets the later ones again behind it. */
    public <T> T asBegun(Work<T> work) throws SQLException {
        Map<String, String> own = differing();
        changed |= !own.isEmpty();
        T result;
        try {
            result = work.run();
        } catch (Throwable e) {
            try {
                setAgain(own);
            } catch (SQLException aborted) { // what was set goes with what has to be rolled back
                e.addSuppressed(aborted);
            }
            throw e;
        }
        setAgain(own);
        return result;
    }

    private void setAgain(Map<String, String> own) throws SQLException {
        if (!own.isEmpty()) {
            Statements.run(
                    raw,
                    SessionSettingsSql.SET_AGAIN,
                    own.keySet().toArray(String[]::new),
                    own.values().toArray(String[]::new));
        }
    }

    private Map<String, String> differing() throws SQLException {
        Map<String, String> own = new LinkedHashMap<>();
        Statements.each(
                raw, SessionSettingsSql.RESTORE, row -> own.put(row.getString("name"), row.getString("own")), begun);
        return own;
    }

    /**
     * To be called when the transaction is committed: closes the connection if its session is not what it was. Whether a setting was changed for
     * the transaction or for the session shows only now.
     */
    public void committed() {
        if (!changed) {
            return;
        }
        Set<String> names;
        try {
            names = differing().keySet();
            names.remove(MARK);
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
