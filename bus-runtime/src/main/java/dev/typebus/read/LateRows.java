package dev.typebus.read;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * All late rows of a look that found too many, for who cannot turn them into due deliveries: in log order, in portions. Only their
 * positions are held in memory. Not thread-safe.
 */
public final class LateRows {
    private final List<Long> positions;
    private int read;

    private LateRows(List<Long> positions) {
        this.positions = positions;
    }

    public static LateRows none() {
        return new LateRows(List.of());
    }

    /**
     * Those that the look saw, and no others, so that each comes once: what has been committed since is late for the next look.
     *
     * @param found a look at all slots and names
     * @param eraFloor up to here transaction ids say nothing
     */
    public static LateRows of(Connection connection, Unsettled found, long eraFloor) throws SQLException {
        Cursor from = found.from();
        try (PreparedStatement statement = connection.prepareStatement(ReadSql.LATE)) {
            statement.setString(1, from.snapshot().runningArray());
            statement.setString(2, Long.toString(from.snapshot().xmax()));
            statement.setLong(3, from.high());
            statement.setLong(4, eraFloor);
            statement.setString(5, found.snapshot().toString());
            try (ResultSet late = statement.executeQuery()) {
                List<Long> positions = new ArrayList<>();
                while (late.next()) {
                    positions.add(late.getLong("position"));
                }
                return new LateRows(positions);
            }
        }
    }

    /** Whether all have been read. */
    public boolean areRead() {
        return read == positions.size();
    }

    /** The next rows; fewer than {@code most} if they are the last ones, or if some were deleted. If it fails, they come next time. */
    public List<StoredRow> next(Connection connection, int most) throws SQLException {
        List<Long> portion = positions.subList(read, Math.min(read + most, positions.size()));
        try (PreparedStatement statement = connection.prepareStatement(ReadSql.AT)) {
            statement.setArray(1, connection.createArrayOf("bigint", portion.toArray()));
            try (ResultSet found = statement.executeQuery()) {
                List<StoredRow> rows = new ArrayList<>();
                while (found.next()) {
                    rows.add(StoredRow.of(found));
                }
                read += portion.size();
                return rows;
            }
        }
    }
}
