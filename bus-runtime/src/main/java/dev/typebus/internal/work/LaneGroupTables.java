package dev.typebus.internal.work;

import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneReader;
import dev.typebus.internal.log.LaneScope;
import dev.typebus.internal.log.Unsettled;
import dev.typebus.internal.settle.LaneCursors;
import dev.typebus.internal.settle.LaneFence;
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
