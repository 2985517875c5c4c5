package dev.typebus.settle;

import dev.typebus.append.OwnTransaction;
import dev.typebus.read.Cursor;
import dev.typebus.wake.Snapshot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code processed_at} behind the lanes, in batches. What all lanes have settled is what the oldest of their snapshots sees up to
 * the lowest of their positions: snapshots of one cluster, taken one after the other, only ever see more.
 */
public final class ProcessedMarker {
    private static final long MOST_POSITIONS = 5_000;

    private record Last(Cursor cursor, long eraFloor) {}

    /**
     * Marks one batch, in a transaction of its own.
     *
     * @param connection in autocommit mode
     * @return whether there is more to do at once
     */
    public boolean mark(Connection connection) throws SQLException {
        return OwnTransaction.<Boolean, SQLException>quick(connection, tx -> {
            Optional<Last> last = last(tx);
            Cursor settled = settledByAll(tx);
            return last.isPresent() && settled != null && mark(tx, last.get(), settled);
        });
    }

    private static boolean mark(Connection connection, Last last, Cursor settled) throws SQLException {
        Cursor from = last.cursor();
        if (settled.equals(from)
                || settled.high() < from.high()
                || !settled.snapshot().covers(from.snapshot())) {
            return false; // nothing new, or a new group is behind what was marked before it came
        }
        long high = Math.min(settled.high(), from.high() + MOST_POSITIONS);
        String snapshot = settled.snapshot().toString();
        try (PreparedStatement statement = connection.prepareStatement(ProcessedSql.MARK)) {
            statement.setString(1, from.snapshot().runningArray());
            statement.setLong(2, from.high());
            statement.setLong(3, last.eraFloor());
            statement.setString(4, snapshot);
            statement.setString(5, Long.toString(from.snapshot().xmax()));
            statement.setLong(6, from.high());
            statement.setLong(7, last.eraFloor());
            statement.setString(8, snapshot);
            statement.setLong(9, from.high());
            statement.setLong(10, high);
            statement.setLong(11, last.eraFloor());
            statement.setString(12, snapshot);
            statement.execute();
        }
        try (PreparedStatement statement = connection.prepareStatement(ProcessedSql.REMEMBER)) {
            statement.setLong(1, high);
            statement.setString(2, snapshot);
            statement.executeUpdate();
        }
        return high < settled.high();
    }

    private static Optional<Last> last(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ProcessedSql.LAST);
                ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(new Last(
                            new Cursor(
                                    row.getLong("processed_high"), Snapshot.parse(row.getString("processed_snapshot"))),
                            row.getLong("era_floor")))
                    : Optional.empty();
        }
    }

    private static @Nullable Cursor settledByAll(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ProcessedSql.LANES);
                ResultSet rows = statement.executeQuery()) {
            long lowest = Long.MAX_VALUE;
            Snapshot oldest = null;
            while (rows.next()) {
                lowest = Math.min(lowest, rows.getLong("high"));
                Snapshot snapshot = Snapshot.parse(rows.getString("snapshot"));
                oldest = oldest == null || oldest.covers(snapshot) ? snapshot : oldest;
            }
            return oldest == null ? null : new Cursor(lowest, oldest);
        }
    }
}
