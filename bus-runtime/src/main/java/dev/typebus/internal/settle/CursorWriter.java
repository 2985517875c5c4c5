package dev.typebus.internal.settle;

import dev.typebus.internal.dispatch.LaneLostException;
import dev.typebus.internal.jdbc.CommitPipeline;
import dev.typebus.internal.log.CatchUpCursor;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LateRows;
import dev.typebus.internal.log.Snapshot;
import dev.typebus.internal.wakeup.LogProbe;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Moves the cursors of lanes that a worker holds; no other class does. {@code PendingReplays} begins replays. Thread-safe. */
public final class CursorWriter {
    /** SQLState of a serialization failure: the data read before is outdated, and is read again. */
    private static final String MOVED = "40001";

    /** The SQLState of a statement that must not be committed, raised by the schema's function domain_event_refuse. */
    static final String REFUSED = "TB001";

    private CursorWriter() {}

    /** A cursor to be stored for a lane. */
    public record Progress(LaneFence fence, Cursor cursor) {}

    /**
     * Reads a lane's cursor for its worker. After this no transaction that began before can settle anything of the lane.
     *
     * @throws LaneLostException if the lane belongs to another worker now
     */
    public static Cursor takeOver(Connection connection, LaneFence fence) throws SQLException {
        while (true) {
            try (PreparedStatement statement = connection.prepareStatement(CursorWriterSql.TAKE_OVER)) {
                statement.setString(1, fence.group());
                statement.setInt(2, fence.lane());
                statement.setLong(3, fence.epoch());
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next()) {
                        throw new LaneLostException(fence.toString());
                    }
                    if (!row.getBoolean("at_home")) {
                        throw new SQLException("This is another database cluster than that of the log", "08004");
                    }
                    String incarnation = row.getString("incarnation");
                    if (incarnation != null) {
                        fence.isAt(row.getLong("version"), incarnation);
                        return cursor(row);
                    }
                }
            }
            LogProbe.nameIncarnation(connection);
        }
    }

    /** Reads a cursor from the columns of these names. */
    public static Cursor cursor(ResultSet row) throws SQLException {
        String from = row.getString("late_from");
        LateRows late = from == null
                ? null
                : new LateRows(
                        Snapshot.parse(from),
                        Snapshot.parse(row.getString("late_to")),
                        row.getLong("late_high"),
                        row.getLong("late_after"));
        return new Cursor(row.getLong("high"), Snapshot.parse(row.getString("snapshot")), late);
    }

    /** Moves one lane's cursor, in the transaction of its handlers; fails with {@link #REFUSED} if the lane's row is not as the fence says. */
    static void advance(CommitPipeline last, LaneFence fence, Cursor to) throws SQLException {
        LateRows late = to.late();
        last.add(
                CursorWriterSql.ADVANCE,
                to.position(),
                to.snapshot().toString(),
                late == null ? null : late.from().toString(),
                late == null ? null : late.to().toString(),
                late == null ? null : late.high(),
                late == null ? null : late.after(),
                fence.group(),
                fence.lane(),
                fence.version(),
                fence.incarnation());
    }

    /** Locks the lane's row until the transaction ends; fails with {@link #REFUSED} if the row is not as the fence says. */
    static void lock(CommitPipeline last, LaneFence fence) throws SQLException {
        last.add(CursorWriterSql.LOCK_LANE_SHARED, fence.group(), fence.lane(), fence.version(), fence.incarnation());
    }

    /** The exception of a worker whose lane's row is not as its fence says: another worker has the lane, or another transaction moved it. */
    public static SQLException moved(LaneFence fence) {
        return new SQLException(
                "Lane " + fence + " is not where its worker believed it to be; what is stored is read again", MOVED);
    }

    /**
     * Moves cursors of lanes, in one statement that commits itself and does not wait for the disk.
     *
     * @return the lanes that were moved; the rows of the others are not as their fences say
     */
    public static List<LaneFence> advance(Connection connection, List<Progress> progress) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CursorWriterSql.ADVANCE_WITHOUT_WAITING)) {
            bind(statement, 1, "text", progress, one -> one.fence().group());
            bind(statement, 2, "integer", progress, one -> one.fence().lane());
            bind(statement, 3, "bigint", progress, one -> one.cursor().position());
            bind(statement, 4, "pg_snapshot", progress, one -> one.cursor().snapshot());
            bind(statement, 5, "pg_snapshot", progress, late(LateRows::from));
            bind(statement, 6, "pg_snapshot", progress, late(LateRows::to));
            bind(statement, 7, "bigint", progress, late(LateRows::high));
            bind(statement, 8, "bigint", progress, late(LateRows::after));
            bind(statement, 9, "bigint", progress, one -> one.fence().version());
            bind(statement, 10, "uuid", progress, one -> one.fence().incarnation());
            try (ResultSet rows = statement.executeQuery()) {
                List<LaneFence> moved = new ArrayList<>();
                while (rows.next()) {
                    String group = rows.getString("group_name");
                    int lane = rows.getInt("lane");
                    progress.stream()
                            .map(Progress::fence)
                            .filter(fence ->
                                    fence.lane() == lane && fence.group().equals(group))
                            .forEach(moved::add);
                }
                moved.forEach(LaneFence::raise);
                return moved;
            }
        }
    }

    private static Function<Progress, @Nullable Object> late(Function<LateRows, Object> part) {
        return one -> {
            LateRows late = one.cursor().late();
            return late == null ? null : part.apply(late);
        };
    }

    private static void bind(
            PreparedStatement statement,
            int parameter,
            String type,
            List<Progress> progress,
            Function<Progress, @Nullable Object> part)
            throws SQLException {
        Array array = statement
                .getConnection()
                .createArrayOf(
                        type,
                        progress.stream()
                                .map(part)
                                .map(value -> value == null ? null : value.toString())
                                .toArray());
        statement.setArray(parameter, array);
    }

    /** Moves the cursor of a catch-up, or deletes it once the handler has reached the lane. The caller has locked the lane. */
    static void catchUp(CommitPipeline last, LaneFence fence, CatchUpCursor catchUp, boolean caughtUp)
            throws SQLException {
        if (caughtUp) {
            last.add(CursorWriterSql.CAUGHT_UP, fence.group(), fence.lane(), catchUp.handlerId());
        } else {
            last.add(CursorWriterSql.CATCH_UP, catchUp.position(), fence.group(), fence.lane(), catchUp.handlerId());
        }
    }
}
