package dev.typebus.internal.work;

import dev.typebus.internal.jdbc.JdbcTransaction;
import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.CatchUpBatch;
import dev.typebus.internal.log.CatchUpCursor;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.DeliveryReader;
import dev.typebus.internal.log.DueRetry;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.LaneReader;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.LateRows;
import dev.typebus.internal.log.OrderingKey;
import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.log.Snapshot;
import dev.typebus.internal.settle.CursorWriter;
import dev.typebus.internal.settle.LaneLease;
import dev.typebus.internal.settle.LastAttempt;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads and stores a lane in the database; each call takes a connection of its own. Thread-safe. */
public final class JdbcLaneStore implements LaneStore {
    private final LaneLease lease;
    private final DataSource dataSource;
    private final LaneReader reader;
    private final DeliveryReader deliveries;
    private final PendingReplays pendingReplays;

    /** @param handles whether this node has a handler */
    public JdbcLaneStore(LaneLease held, LaneSpec scope, DataSource dataSource, Predicate<String> handles) {
        this.lease = held;
        this.dataSource = dataSource;
        this.reader = new LaneReader(scope);
        this.deliveries = new DeliveryReader(scope);
        this.pendingReplays = new PendingReplays(held, scope, handles);
    }

    private <T> T ask(JdbcTransaction.Work<T, SQLException> question) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return question.on(connection);
        }
    }

    @Override
    public Stored stored() throws SQLException {
        return ask(connection -> {
            Cursor cursor = CursorWriter.takeOver(connection, lease.fence());
            if (cursor.late() == null) {
                pendingReplays.run(
                        connection); // while late rows are open, a replay could not tell which of them its handler has
                // received
            }
            return new Stored(cursor, catchUps(connection));
        });
    }

    private Map<String, CatchUpCursor> catchUps(Connection connection) throws SQLException {
        Map<String, CatchUpCursor> found = new TreeMap<>();
        Statements.each(
                connection,
                JdbcLaneStoreSql.CATCH_UPS,
                row -> found.put(row.getString("handler_id"), catchUp(row)),
                lease.group(),
                lease.lane());
        return found;
    }

    private static CatchUpCursor catchUp(ResultSet row) throws SQLException {
        CatchUpCursor catchUp = CatchUpCursor.ofNew(row.getString("handler_id"), row.getLong("high"));
        Long replay = row.getObject("replay", Long.class);
        if (replay == null) {
            return catchUp;
        }
        Cursor given = new Cursor(row.getLong("given_high"), Snapshot.parse(row.getString("snapshot")));
        String state = row.getString("state");
        return new CatchUpCursor(
                catchUp.handlerId(),
                catchUp.position(),
                replay,
                given,
                "paused".equals(state),
                "cancelled".equals(state));
    }

    @Override
    public ReadBatch unsettled(Cursor cursor, int most) throws SQLException {
        return ask(connection -> reader.read(connection, cursor, most));
    }

    @Override
    public boolean continues(ReadBatch found) {
        return found.continues(lease.fence().incarnation());
    }

    @Override
    public LateRows lateRows(ReadBatch found) throws SQLException {
        return ask(connection -> reader.lateRows(connection, found));
    }

    @Override
    public List<EventRow> latePage(LateRows late, int most) throws SQLException {
        return ask(connection -> reader.latePage(connection, late, most));
    }

    @Override
    public CatchUpBatch catchUpBatch(Cursor lane, CatchUpCursor catchUp, int most) throws SQLException {
        return ask(connection -> reader.catchUpBatch(connection, lane, catchUp, most));
    }

    @Override
    public List<DueRetry> dueRetries(int most, @Nullable LateRows late) throws SQLException {
        return ask(connection -> deliveries.dueRetries(connection, lease.epoch(), most, late));
    }

    @Override
    public List<DueRetry> followers(DueRetry done, int most) throws SQLException {
        return ask(connection -> deliveries.followers(connection, lease.epoch(), done, most));
    }

    @Override
    public Map<OrderingKey, Long> blockedKeys(
            Collection<EventRow> rows, @Nullable CatchUpCursor replayed, @Nullable LateRows late) throws SQLException {
        return ask(connection -> deliveries.blockedKeys(connection, rows, replayed, late));
    }

    @Override
    public void storeCrashes(int crashes, @Nullable LastAttempt lastAttempt) throws SQLException {
        ask(connection -> Statements.run(
                connection,
                JdbcLaneStoreSql.STORE_CRASHES,
                crashes,
                lastAttempt == null ? null : lastAttempt.position(),
                lastAttempt == null ? null : lastAttempt.handlerId(),
                lease.group(),
                lease.lane(),
                lease.epoch(),
                lease.fence().version()));
    }
}
