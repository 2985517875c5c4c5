package dev.typebus.chaos;

import dev.typebus.internal.log.Snapshot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Readers as they are found in the wild. Each loses events; the tests assert that it does. */
final class WrongReaders {
    private WrongReaders() {}

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Snapshot snapshot(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_current_snapshot()::text");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return Snapshot.parse(row.getString(1));
        }
    }

    private static List<Long> above(Connection connection, long position) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT position FROM domain_events WHERE position > ? ORDER BY position")) {
            statement.setLong(1, position);
            return positions(statement);
        }
    }

    private static List<Long> positions(PreparedStatement statement) throws SQLException {
        List<Long> positions = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                positions.add(rows.getLong(1));
            }
        }
        return positions;
    }

    private static long head(Connection connection) throws SQLException {
        return number(connection, "SELECT coalesce(max(position), 0) FROM domain_events");
    }

    /** {@code position > last}. */
    static final class Naive implements PollingReader {
        private long last;

        Naive(Connection connection) throws SQLException {
            last = head(connection);
        }

        @Override
        public List<Long> poll(Connection connection) throws SQLException {
            List<Long> found = above(connection, last);
            last = found.isEmpty() ? last : found.get(found.size() - 1);
            return found;
        }
    }

    /** When a gap counts as dead: with which bound it is remembered, and what the lowest running transaction must then be. */
    enum GapRule {
        /** {@code xmin >= xmax} of the snapshot that first saw the gap. */
        XMAX,
        /** {@code xmin > xmax} of the snapshot that first saw the gap. */
        ABOVE_XMAX,
        /** {@code xmin >=} an id that the reader took before it looked. */
        OWN_ID_TAKEN_BEFORE
    }

    /** Remembers the gaps below the highest position, and forgets one when it seems that nobody can fill it any more. */
    static final class Gaps implements PollingReader {
        private final GapRule rule;
        private final Meanwhile betweenBoundAndRows;
        private final TreeMap<Long, Long> boundByGap = new TreeMap<>();
        private long last;

        Gaps(Connection connection, GapRule rule, Meanwhile betweenBoundAndRows) throws SQLException {
            this.rule = rule;
            this.betweenBoundAndRows = betweenBoundAndRows;
            this.last = head(connection);
        }

        @Override
        public List<Long> poll(Connection connection) throws SQLException {
            connection.setAutoCommit(false);
            try {
                return pollInTransaction(connection);
            } finally {
                connection.commit();
                connection.setAutoCommit(true);
            }
        }

        private List<Long> pollInTransaction(Connection connection) throws SQLException {
            long ownId = 0;
            if (rule == GapRule.OWN_ID_TAKEN_BEFORE) {
                ownId = number(connection, "SELECT pg_current_xact_id()::text::bigint");
                betweenBoundAndRows.happens();
            }
            Look look = look(connection);
            List<Long> delivered = new ArrayList<>();
            boundByGap.keySet().stream().filter(look.positions::contains).forEach(delivered::add);
            boundByGap
                    .entrySet()
                    .removeIf(gap -> look.positions.contains(gap.getKey()) || isDead(gap.getValue(), look.snapshot));
            for (long position : look.positions) {
                if (position > last) {
                    for (long gap = last + 1; gap < position; gap++) {
                        boundByGap.put(gap, rule == GapRule.OWN_ID_TAKEN_BEFORE ? ownId : look.snapshot.xmax());
                    }
                    delivered.add(position);
                    last = position;
                }
            }
            return delivered;
        }

        private boolean isDead(long bound, Snapshot now) {
            return rule == GapRule.ABOVE_XMAX ? now.xmin() > bound : now.xmin() >= bound;
        }

        private record Look(Snapshot snapshot, Set<Long> positions) {}

        /** Rows and snapshot from one statement: this reader is wrong in its rule alone. */
        private Look look(Connection connection) throws SQLException {
            long from = boundByGap.isEmpty() ? last : Math.min(last, boundByGap.firstKey() - 1);
            try (PreparedStatement statement = connection.prepareStatement("""
                    SELECT pg_current_snapshot()::text, e.position
                    FROM (VALUES (1)) one LEFT JOIN domain_events e ON e.position > ?
                    ORDER BY e.position
                    """)) {
                statement.setLong(1, from);
                Set<Long> positions = new TreeSet<>();
                Snapshot snapshot = null;
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        snapshot = Snapshot.parse(rows.getString(1));
                        if (rows.getObject(2) != null) {
                            positions.add(rows.getLong(2));
                        }
                    }
                }
                return new Look(Objects.requireNonNull(snapshot), positions);
            }
        }
    }

    /** The rule of the cursor, but in a way that its rows and its snapshot do not belong together. */
    abstract static class Torn implements PollingReader {
        private Snapshot snapshot;
        private long high;

        Torn(Connection connection) throws SQLException {
            high = head(connection);
            snapshot = snapshot(connection);
        }

        final List<Long> unsettled(Connection connection) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement("""
                    SELECT position FROM domain_events
                    WHERE position > ? OR NOT pg_visible_in_snapshot(transaction_id, ?::pg_snapshot)
                    ORDER BY position
                    """)) {
                statement.setLong(1, high);
                statement.setString(2, snapshot.toString());
                return positions(statement);
            }
        }

        final void settle(List<Long> found, Snapshot now) {
            high = found.isEmpty() ? high : Math.max(high, found.get(found.size() - 1));
            snapshot = now;
        }
    }

    /** First the rows, then, in a statement of its own, the snapshot that is stored as theirs. */
    static final class TwoStatements extends Torn {
        private final Meanwhile between;

        TwoStatements(Connection connection, Meanwhile between) throws SQLException {
            super(connection);
            this.between = between;
        }

        @Override
        public List<Long> poll(Connection connection) throws SQLException {
            List<Long> found = unsettled(connection);
            between.happens();
            settle(found, snapshot(connection));
            return found;
        }
    }

    /** One statement, but in a transaction that goes on to publish: its own id is missing in the snapshot. */
    static final class OwnTransaction extends Torn {
        OwnTransaction(Connection connection) throws SQLException {
            super(connection);
        }

        @Override
        public List<Long> poll(Connection connection) throws SQLException {
            List<Long> found = unsettled(connection);
            settle(found, snapshot(connection));
            return found;
        }
    }
}
