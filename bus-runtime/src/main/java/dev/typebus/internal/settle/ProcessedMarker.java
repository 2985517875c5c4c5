package dev.typebus.internal.settle;

import dev.typebus.internal.jdbc.CommitPipeline;
import dev.typebus.internal.jdbc.JdbcTransaction;
import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.Snapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Writes {@code processed_at} for events that every lane has settled, in batches. These are the events that the oldest of the lanes' snapshots
 * sees, up to the lowest of their positions: of one cluster's snapshots, a later one sees all that an earlier one sees.
 */
public final class ProcessedMarker {
    private static final long MAX_POSITIONS = 5_000;

    private record Last(Cursor cursor, long restoredUpTo) {}

    /**
     * Marks one batch, in a transaction of its own.
     *
     * @param connection in autocommit mode
     * @return whether more events can be marked at once
     */
    public boolean mark(Connection connection) throws SQLException {
        return JdbcTransaction.<Boolean, SQLException>executeShort(connection, (tx, pipeline) -> {
            Optional<Last> last = last(tx);
            Optional<Cursor> settled = settledByAll(tx);
            return last.isPresent() && settled.isPresent() && mark(pipeline, last.get(), settled.get());
        });
    }

    private static boolean mark(CommitPipeline pipeline, Last last, Cursor settled) throws SQLException {
        Cursor from = last.cursor();
        if (settled.equals(from)
                || settled.position() < from.position()
                || !settled.snapshot().covers(from.snapshot())) {
            return false; // nothing new, or a group registered since is behind the last mark
        }
        long high = Math.min(settled.position(), from.position() + MAX_POSITIONS);
        String snapshot = settled.snapshot().toString();
        pipeline.add(
                ProcessedMarkerSql.MARK,
                from.snapshot().runningArray(),
                from.position(),
                last.restoredUpTo(),
                snapshot,
                Long.toString(from.snapshot().xmax()),
                from.position(),
                last.restoredUpTo(),
                snapshot,
                from.position(),
                high,
                last.restoredUpTo(),
                snapshot);
        pipeline.add(ProcessedMarkerSql.REMEMBER, high, snapshot);
        return high < settled.position();
    }

    private static Optional<Last> last(Connection connection) throws SQLException {
        return Statements.row(
                connection,
                ProcessedMarkerSql.LAST,
                row -> new Last(
                        new Cursor(row.getLong("processed_high"), Snapshot.parse(row.getString("processed_snapshot"))),
                        row.getLong("restored_up_to")));
    }

    private static Optional<Cursor> settledByAll(Connection connection) throws SQLException {
        return Statements.rows(
                        connection,
                        ProcessedMarkerSql.LANES,
                        row -> new Cursor(row.getLong("high"), Snapshot.parse(row.getString("snapshot"))))
                .stream()
                .reduce(Cursor::min);
    }
}
