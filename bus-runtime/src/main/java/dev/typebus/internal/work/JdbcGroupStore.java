package dev.typebus.internal.work;

import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneReader;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.settle.CursorWriter;
import dev.typebus.internal.settle.LaneFence;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Reads and stores the lanes of a group in the database. Thread-safe. */
public final class JdbcGroupStore implements GroupStore {
    private final DataSource dataSource;

    public JdbcGroupStore(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public ReadBatch unsettled(LaneSpec slots, Cursor cursor, int most) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return new LaneReader(slots).read(connection, cursor, most);
        }
    }

    @Override
    public List<LaneFence> advance(List<CursorWriter.Progress> progress) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return CursorWriter.advance(connection, progress);
        }
    }
}
