package dev.typebus.internal.log;

import dev.typebus.internal.jdbc.Statements;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the unsettled rows of one lane, limited by a number of rows and a budget of bytes. All methods take a connection in auto-commit mode.
 * Thread-safe.
 */
public final class LaneReader {
    /** The most late rows of one read; more are read in pages. */
    public static final int MOST_LATE = 100;

    /** The budget of bytes of one read, small beside the memory of all lanes of a node. One event is read whatever its length. */
    public static final long MOST_BYTES =
            Math.max(256 * 1024, Math.min(8 * 1024 * 1024, Runtime.getRuntime().maxMemory() / 64));

    private static final int MOST_EXAMINED = 10_000;

    /** State with which a standby refuses to read an unlogged table, such as domain_event_incarnation. */
    private static final String UNLOGGED_ON_STANDBY = "0A000";

    private static final String READ_ONLY = "25006";
    private static final String[] OPEN = {"retrying", "parked", "unroutable"};
    private static final String[] OPEN_OR_DEAD = {"retrying", "parked", "unroutable", "dead"};

    private final LaneSpec scope;

    public LaneReader(LaneSpec scope) {
        this.scope = scope;
    }

    /**
     * Returns the visible rows that the cursor has not settled, without the cursor's unsettled late rows: late rows, if they are few, and at most
     * {@code most} new rows.
     *
     * @throws SQLException also if the connection leads to a standby
     */
    public ReadBatch read(Connection connection, Cursor cursor, int most) throws SQLException {
        Array domains = scope.domainArray(connection);
        Array open = connection.createArrayOf("text", scope.deadBlock() ? OPEN_OR_DEAD : OPEN);
        try (PreparedStatement statement = connection.prepareStatement(LaneReaderSql.UNSETTLED)) {
            statement.setString(1, scope.group());
            statement.setArray(2, open);
            statement.setInt(3, scope.firstSlot());
            statement.setInt(4, scope.lastSlot());
            statement.setLong(5, MOST_BYTES);
            int next = bindLate(statement, 6, cursor, domains);
            statement.setInt(next++, MOST_LATE + 1);
            statement.setLong(next++, MOST_BYTES);
            statement.setLong(next++, cursor.position());
            statement.setInt(next++, scope.firstSlot());
            statement.setInt(next++, scope.lastSlot());
            setArray(statement, next++, domains);
            setArray(statement, next++, domains);
            statement.setInt(next, most);
            statement.execute();
            statement.getMoreResults();
            try (ResultSet rows = statement.getResultSet()) {
                return unsettled(connection, rows, cursor, most);
            }
        } catch (SQLException e) {
            throw UNLOGGED_ON_STANDBY.equals(e.getSQLState())
                    ? new SQLException(
                            "The log was read on a standby, which may be behind. Let the DataSource connect to the primary"
                                    + " alone: targetServerType=primary in the JDBC URL",
                            READ_ONLY,
                            e)
                    : e;
        }
    }

    private int bindLate(PreparedStatement statement, int first, Cursor cursor, @Nullable Array domains)
            throws SQLException {
        int next = first;
        statement.setString(next++, cursor.snapshot().runningArray());
        statement.setString(next++, Long.toString(cursor.snapshot().xmax()));
        statement.setLong(next++, cursor.position());
        statement.setLong(next++, scope.restoredUpTo());
        statement.setInt(next++, scope.firstSlot());
        statement.setInt(next++, scope.lastSlot());
        setArray(statement, next++, domains);
        setArray(statement, next++, domains);
        return next;
    }

    private static void setArray(PreparedStatement statement, int parameter, @Nullable Array array)
            throws SQLException {
        if (array == null) {
            statement.setNull(parameter, Statements.NULL);
        } else {
            statement.setArray(parameter, array);
        }
    }

    private ReadBatch unsettled(Connection connection, ResultSet rows, Cursor cursor, int most) throws SQLException {
        rows.next();
        if (!rows.getBoolean("without_own_transaction")) {
            throw new IllegalStateException("The log was read in a transaction that had written before: "
                    + "its snapshot does not list itself, and events would be lost. This is an error in Typebus");
        }
        Snapshot snapshot = Snapshot.parse(rows.getString("snapshot"));
        String incarnation = rows.getString("incarnation");
        long head = rows.getLong("head");
        boolean waiting = rows.getBoolean("waiting");
        List<EventRow> late = new ArrayList<>();
        List<EventRow> newRows = new ArrayList<>();
        boolean lateCut = false;
        boolean newRowsCut = false;
        while (rows.next()) {
            boolean isLate = rows.getLong("position") <= cursor.position();
            if (rows.getString("payload") == null) {
                lateCut |= isLate;
                newRowsCut |= !isLate;
            } else {
                (isLate ? late : newRows).add(EventRow.of(rows));
            }
        }
        late.sort(Comparator.comparingLong(EventRow::position));
        newRows.sort(Comparator.comparingLong(EventRow::position)); // they come in order, but no ORDER BY guarantees it
        return new ReadBatch(
                cursor,
                snapshot,
                incarnation == null ? "" : incarnation,
                late,
                lateCut || late.size() > MOST_LATE,
                newRows,
                !newRowsCut && newRows.size() < most,
                head,
                waiting,
                waiting ? new DeliveryReader(scope).dueInMillis(connection) : null);
    }

    /** Returns the bounds of all late rows of a read that found too many; none of them is settled. */
    public LateRows lateRows(Connection connection, ReadBatch found) throws SQLException {
        Cursor from = found.from();
        try (PreparedStatement statement = connection.prepareStatement(LaneReaderSql.LATE_BOUNDS)) {
            int next = bindLate(statement, 1, from, scope.domainArray(connection));
            statement.setString(next, found.snapshot().toString());
            statement.execute();
            statement.getMoreResults();
            try (ResultSet bounds = statement.getResultSet()) {
                bounds.next();
                return new LateRows(
                        from.snapshot(), found.snapshot(), bounds.getLong("last"), bounds.getLong("first") - 1);
            }
        }
    }

    /** Returns the next page of these rows, at most {@code most}. A shorter page is not the last one; an empty page is. */
    public List<EventRow> latePage(Connection connection, LateRows late, int most) throws SQLException {
        Array domains = scope.domainArray(connection);
        List<EventRow> page = new ArrayList<>();
        Statements.Visitor visitor = row -> {
            if (row.getString("payload") != null) {
                page.add(EventRow.of(row));
            }
        };
        Statements.each(
                connection,
                LaneReaderSql.LATE_PAGE,
                visitor,
                MOST_BYTES,
                late.after(),
                late.high(),
                scope.firstSlot(),
                scope.lastSlot(),
                domains,
                domains,
                late.from().toString(),
                late.to().toString(),
                most);
        return page;
    }

    /** Returns the cursor at the end of the log, which has settled everything visible now. */
    public static Cursor head(Connection connection) throws SQLException {
        return Statements.row(
                        connection,
                        LaneReaderSql.HEAD,
                        row -> new Cursor(row.getLong("high"), Snapshot.parse(row.getString("snapshot"))))
                .orElseThrow();
    }

    /** Returns the events that the lane has settled up to its cursor and a handler that catches up has not received. */
    public CatchUpBatch catchUpBatch(Connection connection, Cursor lane, CatchUpCursor catchUp, int most)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LaneReaderSql.CATCH_UP)) {
            statement.setString(1, scope.group());
            statement.setString(2, catchUp.handlerId());
            statement.setInt(3, scope.firstSlot());
            statement.setInt(4, scope.lastSlot());
            setArray(statement, 5, scope.domainArray(connection));
            statement.setLong(6, catchUp.position());
            statement.setLong(7, lane.position());
            statement.setString(8, lane.snapshot().toString());
            statement.setLong(9, scope.restoredUpTo());
            statement.setBoolean(10, catchUp.cancelled());
            Cursor given = catchUp.given();
            statement.setLong(11, given == null ? 0 : given.position());
            statement.setString(12, given == null ? null : given.snapshot().toString());
            statement.setInt(13, most);
            statement.setInt(14, MOST_EXAMINED);
            statement.setLong(15, MOST_BYTES);
            statement.execute();
            statement.getMoreResults();
            try (ResultSet found = statement.getResultSet()) {
                return catchUpBatch(found, lane, catchUp, most);
            }
        }
    }

    private static CatchUpBatch catchUpBatch(ResultSet found, Cursor lane, CatchUpCursor catchUp, int most)
            throws SQLException {
        long upTo = catchUp.position();
        List<EventRow> rows = new ArrayList<>();
        boolean cut = false;
        while (found.next()) {
            upTo = found.getLong("up_to");
            if (found.getObject("position") != null) {
                cut |= found.getString("payload") == null;
                if (!cut) {
                    rows.add(EventRow.of(found));
                }
            }
        }
        boolean all = !cut && rows.size() < most;
        return new CatchUpBatch(
                rows, all ? upTo : rows.get(rows.size() - 1).position(), all && upTo >= lane.position());
    }
}
