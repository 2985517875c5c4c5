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
 * Asks the log, in one cheap statement for each node, which slots have new events since the last poll, from any writer and however late they
 * were committed. The answer is exact, so lanes without new events need not read. Used by one thread.
 */
public final class LogProbe {
    /** The most rows whose slots are told apart; with more, all targets are woken. */
    static final int MOST_ROWS = 2000;

    private final long restoredUpTo;
    private Snapshot last;
    private @Nullable String incarnation;

    /** Creates a probe of the events that appear after {@code from}. Up to {@code restoredUpTo} transaction ids have no meaning. */
    public LogProbe(Snapshot from, long restoredUpTo) {
        this.last = from;
        this.restoredUpTo = restoredUpTo;
    }

    /**
     * The events that have appeared.
     *
     * @param snapshot the snapshot of the poll
     * @param slotsByDomain the slots with new events, by domain
     * @param everything whether there were too many to tell apart
     */
    public record NewEvents(Snapshot snapshot, Map<String, Set<Integer>> slotsByDomain, boolean everything) {
        /** Tells whether no events appeared. */
        public boolean isEmpty() {
            return slotsByDomain.isEmpty() && !everything;
        }
    }

    /**
     * Stores a token for the server's incarnation if there is none, because the server crashed or was promoted. State that was remembered from an
     * earlier incarnation may be invalid.
     *
     * @see LogProbeSql#NEW_INCARNATION
     */
    public static void nameIncarnation(Connection connection) throws SQLException {
        Statements.run(connection, LogProbeSql.NEW_INCARNATION);
    }

    /** Polls, on a connection in auto-commit mode. After a failed poll the next one starts where the last successful one ended. */
    public NewEvents poll(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LogProbeSql.PROBE)) {
            statement.setString(1, last.runningArray());
            statement.setLong(2, restoredUpTo);
            statement.setString(3, Long.toString(last.xmax()));
            statement.setLong(4, restoredUpTo);
            statement.setInt(5, MOST_ROWS);
            statement.execute();
            statement.getMoreResults();
            NewEvents newEvents;
            try (ResultSet rows = statement.getResultSet()) {
                newEvents = read(rows);
            }
            if (incarnation == null) {
                nameIncarnation(connection);
            }
            return newEvents;
        }
    }

    private NewEvents read(ResultSet rows) throws SQLException {
        Snapshot snapshot = last;
        boolean newIncarnation = false;
        Map<String, Set<Integer>> slotsByDomain = new HashMap<>();
        long events = 0;
        while (rows.next()) {
            String text = rows.getString("snapshot");
            if (text != null) {
                snapshot = Snapshot.parse(text);
                String current = rows.getString("incarnation");
                newIncarnation = current == null || !current.equals(incarnation);
                incarnation = current;
            } else {
                slotsByDomain
                        .computeIfAbsent(rows.getString("event_domain"), domain -> new HashSet<>())
                        .add(rows.getInt("slot"));
                events += rows.getLong("events");
            }
        }
        if (!newIncarnation && !snapshot.covers(last)) {
            throw new SQLException(
                    "The poller reached a server that sees less than it had seen before; its answer is not used",
                    "25006");
        }
        last = snapshot;
        return new NewEvents(snapshot, slotsByDomain, newIncarnation || events >= MOST_ROWS);
    }
}
