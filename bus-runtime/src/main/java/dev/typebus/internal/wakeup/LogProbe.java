package dev.typebus.internal.wakeup;

import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.Snapshot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the log, in one cheap statement a node, which aggregates' slots got something new since the last time, whoever wrote it
 * and however late it committed. Exact, so that lanes without news need not ask at all. Used by one thread.
 */
public final class LogProbe {
    /** More rows than this are not told apart: everybody is woken. */
    static final int MOST_ROWS = 2000;

    private final long restoredUpTo;
    private Snapshot last;
    private @Nullable String incarnation;

    /** A probe that reports what appears after {@code from}. Up to {@code restoredUpTo} transaction ids say nothing. */
    public LogProbe(Snapshot from, long restoredUpTo) {
        this.last = from;
        this.restoredUpTo = restoredUpTo;
    }

    /**
     * What appeared.
     *
     * @param snapshot as of when
     * @param slotsByDomain the slots with new events, by the first part of their names
     * @param everything whether it was too much to tell apart
     */
    public record NewEvents(Snapshot snapshot, Map<String, Set<Integer>> slotsByDomain, boolean everything) {
        /** Whether nothing appeared. */
        public boolean isEmpty() {
            return slotsByDomain.isEmpty() && !everything;
        }
    }

    /**
     * Has the server's run named, if it has no name since it crashed, or was promoted: what was remembered of it before may not hold.
     *
     * @see LogProbeSql#NEW_INCARNATION
     */
    public static void nameIncarnation(Connection connection) throws SQLException {
        Statements.run(connection, LogProbeSql.NEW_INCARNATION);
    }

    /** Looks, on a connection in autocommit mode. A failed look is repeated from where the last good one ended. */
    public NewEvents poll(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LogProbeSql.PROBE)) {
            statement.setString(1, last.runningArray());
            statement.setLong(2, restoredUpTo);
            statement.setString(3, Long.toString(last.xmax()));
            statement.setLong(4, restoredUpTo);
            statement.setInt(5, MOST_ROWS);
            statement.execute();
            statement.getMoreResults();
            NewEvents news;
            try (ResultSet rows = statement.getResultSet()) {
                news = read(rows);
            }
            if (incarnation == null) {
                nameIncarnation(connection);
            }
            return news;
        }
    }

    private NewEvents read(ResultSet rows) throws SQLException {
        Snapshot snapshot = last;
        boolean anew = false;
        Map<String, Set<Integer>> slotsByDomain = new HashMap<>();
        long events = 0;
        while (rows.next()) {
            String text = rows.getString("snapshot");
            if (text != null) {
                snapshot = Snapshot.parse(text);
                String current = rows.getString("incarnation");
                anew = current == null || !current.equals(incarnation);
                incarnation = current;
            } else {
                slotsByDomain
                        .computeIfAbsent(rows.getString("event_domain"), domain -> new HashSet<>())
                        .add(rows.getInt("slot"));
                events += rows.getLong("events");
            }
        }
        if (!anew && !snapshot.covers(last)) {
            throw new SQLException(
                    "The probe reached a server that sees less than it has seen; it is not believed", "25006");
        }
        last = snapshot;
        return new NewEvents(snapshot, slotsByDomain, anew || events >= MOST_ROWS);
    }
}
