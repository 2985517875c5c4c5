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

/** Moves the cursors of lanes that are worked for: no other class does. How a replay begins is {@code PendingReplays}'s affair. Thread-safe. */
public final class CursorWriter {
    /** The standard's state for transactions that were in each other's way: what was read is not true any more, so it is read again. */
    private static final String MOVED = "40001";

    /** The SQLState of a statement that must not be committed, raised by the schema's function domain_event_refuse. */
    static final String REFUSED = "TB001";

    private CursorWriter() {}

    /** How far a lane came. */
    public record Progress(LaneFence fence, Cursor cursor) {}

    /**
     * Reads where a lane is, once no transaction can settle anything of it any more that began before.
     *
     * @throws LaneLostException if the lane is another worker's now
     */
    public static Cursor takeOver(Connection connection, LaneFence fence) throws SQLException {
        while (true) {
            try (PreparedStatement statement = connection.prepareStatement(CursorWriterSql.TAKE_ANEW)) {
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

    /** Moves one lane's cursor, in the transaction of what its handlers did; fails with {@link #REFUSED} if the lane is not where it should be. */
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

    /** Keeps the lane as it is until the transaction ends; fails with {@link #REFUSED} if the lane is not where it should be. */
    static void lock(CommitPipeline last, LaneFence fence) throws SQLException {
        last.add(CursorWriterSql.LOCK_LANE_SHARED, fence.group(), fence.lane(), fence.version(), fence.incarnation());
    }

    /** What a worker meets whose lane is another one's now, or is still its own, but not where it believed it to be. */
    public static SQLException moved(LaneFence fence) {
        return new SQLException(
                "Lane " + fence + " is not where its worker believed it to be; what is stored is read again", MOVED);
    }

    /**
     * Moves lanes' cursors and nothing else, in one statement that commits itself and does not wait for the disk.
     *
     * @return the lanes that were moved; the others are not where their workers believed them to be
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

    /** A handler that goes through older events came to where {@code way} is now, or is where its lane is. The lane is held. */
    static void catchUp(CommitPipeline last, LaneFence fence, CatchUpCursor catchUp, boolean caughtUp)
            throws SQLException {
        if (caughtUp) {
            last.add(CursorWriterSql.CAUGHT_UP, fence.group(), fence.lane(), catchUp.handlerId());
        } else {
            last.add(CursorWriterSql.CATCH_UP, catchUp.position(), fence.group(), fence.lane(), catchUp.handlerId());
        }
    }
}
