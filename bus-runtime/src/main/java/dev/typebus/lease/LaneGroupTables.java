package dev.typebus.lease;

import dev.typebus.read.Cursor;
import dev.typebus.read.LaneReader;
import dev.typebus.read.LaneScope;
import dev.typebus.read.Unsettled;
import dev.typebus.settle.LaneCursors;
import dev.typebus.settle.LaneFence;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** The lanes of a group in the tables of a database. Thread-safe. */
public final class LaneGroupTables implements LaneGroupStore {
    private final DataSource dataSource;

    public LaneGroupTables(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Unsettled unsettled(LaneScope slots, Cursor cursor, int most) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return new LaneReader(slots).read(connection, cursor, most);
        }
    }

    @Override
    public List<LaneFence> advance(List<LaneCursors.Progress> progress) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return LaneCursors.advance(connection, progress);
        }
    }
}
