package dev.typebus.lease;

import dev.typebus.append.OwnTransaction;
import dev.typebus.append.Statements;
import dev.typebus.event.Replay;
import dev.typebus.read.Cursor;
import dev.typebus.read.DeliveryReader;
import dev.typebus.read.DueDelivery;
import dev.typebus.read.LaneReader;
import dev.typebus.read.LaneScope;
import dev.typebus.read.LateRows;
import dev.typebus.read.Line;
import dev.typebus.read.Missed;
import dev.typebus.read.StoredRow;
import dev.typebus.read.Unsettled;
import dev.typebus.read.Way;
import dev.typebus.settle.LaneCursors;
import dev.typebus.wake.Snapshot;
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

/** A lane in the tables of a database; each question goes through a connection of its own. Thread-safe. */
public final class LaneTables implements LaneStore {
    private final HeldLane held;
    private final DataSource dataSource;
    private final LaneReader reader;
    private final DeliveryReader deliveries;
    private final TakeUp takeUp;

    /** @param handles whether this node has a handler */
    public LaneTables(HeldLane held, LaneScope scope, DataSource dataSource, Predicate<String> handles) {
        this.held = held;
        this.dataSource = dataSource;
        this.reader = new LaneReader(scope);
        this.deliveries = new DeliveryReader(scope);
        this.takeUp = new TakeUp(held, scope, handles);
    }

    private <T> T ask(OwnTransaction.Work<T, SQLException> question) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return question.on(connection);
        }
    }

    @Override
    public Stored stored() throws SQLException {
        return ask(connection -> {
            Cursor cursor = LaneCursors.takeAnew(connection, held.fence());
            if (cursor.late() == null) {
                takeUp.run(connection); // a replay could not tell which of the late rows its handler had been given
            }
            return new Stored(cursor, ways(connection));
        });
    }

    private Map<String, Way> ways(Connection connection) throws SQLException {
        Map<String, Way> ways = new TreeMap<>();
        Statements.each(
                connection,
                LeaseSql.WAYS,
                row -> ways.put(row.getString("handler_id"), way(row)),
                held.group(),
                held.lane());
        return ways;
    }

    private static Way way(ResultSet row) throws SQLException {
        Way way = Way.ofNew(row.getString("handler_id"), row.getLong("high"));
        Long replay = row.getObject("replay", Long.class);
        if (replay == null) {
            return way;
        }
        Cursor given = new Cursor(row.getLong("given_high"), Snapshot.parse(row.getString("snapshot")));
        return new Way(way.handlerId(), way.position(), replay, given, Replay.State.valueOf(row.getString("state")));
    }

    @Override
    public Unsettled unsettled(Cursor cursor, int most) throws SQLException {
        return ask(connection -> reader.read(connection, cursor, most));
    }

    @Override
    public boolean continues(Unsettled found) {
        return found.continues(held.fence().incarnation());
    }

    @Override
    public LateRows late(Unsettled found) throws SQLException {
        return ask(connection -> reader.late(connection, found));
    }

    @Override
    public List<StoredRow> page(LateRows late, int most) throws SQLException {
        return ask(connection -> reader.page(connection, late, most));
    }

    @Override
    public Missed missed(Cursor lane, Way way, int most) throws SQLException {
        return ask(connection -> reader.missed(connection, lane, way, most));
    }

    @Override
    public List<DueDelivery> due(int most, @Nullable LateRows late) throws SQLException {
        return ask(connection -> deliveries.due(connection, held.epoch(), most, late));
    }

    @Override
    public List<DueDelivery> behind(DueDelivery done, int most) throws SQLException {
        return ask(connection -> deliveries.behind(connection, held.epoch(), done, most));
    }

    @Override
    public Map<Line, Long> blocked(Collection<StoredRow> rows, @Nullable Way replayed, @Nullable LateRows late)
            throws SQLException {
        return ask(connection -> deliveries.blocked(connection, rows, replayed, late));
    }

    @Override
    public void storeCrashes(int crashes, @Nullable Trying trying) throws SQLException {
        ask(connection -> Statements.run(
                connection,
                LeaseSql.STORE_CRASHES,
                crashes,
                trying == null ? null : trying.position(),
                trying == null ? null : trying.handlerId(),
                held.group(),
                held.lane(),
                held.epoch(),
                held.fence().version()));
    }
}
