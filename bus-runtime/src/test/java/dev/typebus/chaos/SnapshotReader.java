package dev.typebus.chaos;

import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneReader;
import dev.typebus.internal.log.LaneScope;
import dev.typebus.internal.log.StoredRow;
import dev.typebus.internal.log.Unsettled;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** The real reader with the rule of the cursor, for all slots. */
final class SnapshotReader implements PollingReader {
    private final LaneReader reader = new LaneReader(new LaneScope("storm", 0, 0, 63, null, true, false, 0));
    private final int most;
    private Cursor cursor;

    SnapshotReader(Connection connection, int most) throws SQLException {
        this.cursor = LaneReader.head(connection);
        this.most = most;
    }

    @Override
    public List<Long> poll(Connection connection) throws SQLException {
        Unsettled found = reader.read(connection, cursor, most);
        cursor = found.settled();
        return Stream.concat(found.late().stream(), found.fresh().stream())
                .map(StoredRow::position)
                .toList();
    }

    /** As {@link #poll}, but of the fresh rows only the first so many are settled, as when time is up. */
    List<Long> pollAndCut(Connection connection, int fresh) throws SQLException {
        Unsettled found = reader.read(connection, cursor, most);
        if (found.fresh().size() <= fresh) {
            cursor = found.settled();
        } else {
            cursor = found.settledUpTo(
                    fresh == 0 ? cursor.high() : found.fresh().get(fresh - 1).position());
        }
        return Stream.concat(found.late().stream(), found.fresh().stream().limit(fresh))
                .map(StoredRow::position)
                .toList();
    }
}
