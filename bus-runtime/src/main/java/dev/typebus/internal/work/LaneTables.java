package dev.typebus.internal.work;

import dev.typebus.internal.jdbc.OwnTransaction;
import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.DeliveryReader;
import dev.typebus.internal.log.DueDelivery;
import dev.typebus.internal.log.LaneReader;
import dev.typebus.internal.log.LaneScope;
import dev.typebus.internal.log.LateRows;
import dev.typebus.internal.log.Line;
import dev.typebus.internal.log.Missed;
import dev.typebus.internal.log.Snapshot;
import dev.typebus.internal.log.StoredRow;
import dev.typebus.internal.log.Unsettled;
import dev.typebus.internal.log.Way;
import dev.typebus.internal.settle.HeldLane;
import dev.typebus.internal.settle.LaneCursors;
import dev.typebus.internal.settle.Trying;
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
                LaneTablesSql.WAYS,
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
        String state = row.getString("state");
        return new Way(
                way.handlerId(), way.position(), replay, given, "paused".equals(state), "cancelled".equals(state));
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
                LaneTablesSql.STORE_CRASHES,
                crashes,
                trying == null ? null : trying.position(),
                trying == null ? null : trying.handlerId(),
                held.group(),
                held.lane(),
                held.epoch(),
                held.fence().version()));
    }
}
