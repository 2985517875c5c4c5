package dev.typebus.lease;

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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
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

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /** @param handles whether this node has a handler */
    public LaneTables(HeldLane held, LaneScope scope, DataSource dataSource, Predicate<String> handles) {
        this.held = held;
        this.dataSource = dataSource;
        this.reader = new LaneReader(scope);
        this.deliveries = new DeliveryReader(scope);
        this.takeUp = new TakeUp(held, scope, handles);
    }

    private <T> T ask(Question<T> question) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return question.ask(connection);
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
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.WAYS)) {
            statement.setString(1, held.group());
            statement.setInt(2, held.lane());
            try (ResultSet rows = statement.executeQuery()) {
                Map<String, Way> ways = new TreeMap<>();
                while (rows.next()) {
                    ways.put(rows.getString("handler_id"), way(rows));
                }
                return ways;
            }
        }
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
        return ask(connection -> deliveries.due(connection, most, late));
    }

    @Override
    public List<DueDelivery> behind(DueDelivery done, int most) throws SQLException {
        return ask(connection -> deliveries.behind(connection, done, most));
    }

    @Override
    public Map<Line, Long> blocked(Collection<StoredRow> rows, @Nullable Way replayed, @Nullable LateRows late)
            throws SQLException {
        return ask(connection -> deliveries.blocked(connection, rows, replayed, late));
    }

    @Override
    public void storeCrashes(int crashes, @Nullable Trying trying) throws SQLException {
        ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(LeaseSql.STORE_CRASHES)) {
                statement.setInt(1, crashes);
                statement.setObject(2, trying == null ? null : trying.position(), Types.BIGINT);
                statement.setString(3, trying == null ? null : trying.handlerId());
                statement.setString(4, held.group());
                statement.setInt(5, held.lane());
                statement.setLong(6, held.epoch());
                return statement.executeUpdate();
            }
        });
    }
}
