package dev.typebus.chaos;

import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.LaneReader;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.ReadBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** The real reader with the rule of the cursor, for all slots. */
final class SnapshotReader implements PollingReader {
    private final LaneReader reader = new LaneReader(new LaneSpec("storm", 0, 0, 63, null, true, false, 0));
    private final int most;
    private Cursor cursor;

    SnapshotReader(Connection connection, int most) throws SQLException {
        this.cursor = LaneReader.head(connection);
        this.most = most;
    }

    @Override
    public List<Long> poll(Connection connection) throws SQLException {
        ReadBatch found = reader.read(connection, cursor, most);
        cursor = found.endCursor();
        return Stream.concat(found.lateRows().stream(), found.newRows().stream())
                .map(EventRow::position)
                .toList();
    }

    /** As {@link #poll}, but of the fresh rows only the first so many are settled, as when time is up. */
    List<Long> pollAndCut(Connection connection, int fresh) throws SQLException {
        ReadBatch found = reader.read(connection, cursor, most);
        if (found.newRows().size() <= fresh) {
            cursor = found.endCursor();
        } else {
            cursor = found.settledUpTo(
                    fresh == 0
                            ? cursor.position()
                            : found.newRows().get(fresh - 1).position());
        }
        return Stream.concat(found.lateRows().stream(), found.newRows().stream().limit(fresh))
                .map(EventRow::position)
                .toList();
    }
}
