package dev.typebus.wake;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Asks the log, in one cheap statement a node, which aggregates' slots got something new since the last time, whoever wrote it
 * and however late it committed. Exact, so that lanes without news need not ask at all. Used by one thread.
 */
public final class HeadProbe {
    /** More rows than this are not told apart: everybody is woken. */
    static final int MOST_ROWS = 2000;

    private final long eraFloor;
    private Snapshot last;

    /** A probe that reports what appears after {@code from}. Up to {@code eraFloor} transaction ids say nothing. */
    public HeadProbe(Snapshot from, long eraFloor) {
        this.last = from;
        this.eraFloor = eraFloor;
    }

    /**
     * What appeared.
     *
     * @param snapshot as of when
     * @param head the highest position in the log
     * @param slotsByTopic the slots with new events, by the first part of their names
     * @param everything whether it was too much to tell apart
     */
    public record News(Snapshot snapshot, long head, Map<String, Set<Integer>> slotsByTopic, boolean everything) {
        /** Whether nothing appeared. */
        public boolean isEmpty() {
            return slotsByTopic.isEmpty();
        }
    }

    /** Goes on from now, whatever it has seen before. */
    void startOver(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(WakeSql.SNAPSHOT);
                ResultSet row = statement.executeQuery()) {
            row.next();
            last = Snapshot.parse(row.getString(1));
        }
    }

    /** Looks, on a connection in autocommit mode. A failed look is repeated from where the last good one ended. */
    public News look(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(WakeSql.PROBE)) {
            statement.setString(1, last.runningArray());
            statement.setLong(2, eraFloor);
            statement.setString(3, Long.toString(last.xmax()));
            statement.setLong(4, eraFloor);
            statement.setInt(5, MOST_ROWS);
            statement.execute();
            statement.getMoreResults();
            try (ResultSet rows = statement.getResultSet()) {
                return read(rows);
            }
        }
    }

    private News read(ResultSet rows) throws SQLException {
        Snapshot snapshot = last;
        long head = 0;
        Map<String, Set<Integer>> slotsByTopic = new HashMap<>();
        long events = 0;
        while (rows.next()) {
            String text = rows.getString("snapshot");
            if (text != null) {
                snapshot = Snapshot.parse(text);
                head = rows.getLong("head");
            } else {
                slotsByTopic
                        .computeIfAbsent(rows.getString("topic"), topic -> new HashSet<>())
                        .add(rows.getInt("slot"));
                events += rows.getLong("events");
            }
        }
        last = snapshot;
        return new News(snapshot, head, slotsByTopic, events >= MOST_ROWS);
    }
}
