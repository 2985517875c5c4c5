package dev.typebus.settle;

import dev.typebus.dispatch.LaneLostException;
import dev.typebus.dispatch.Outcome;
import dev.typebus.dispatch.Settlement;
import dev.typebus.event.HandlerMisuseException;
import dev.typebus.read.Cursor;
import dev.typebus.read.LaneScope;
import dev.typebus.read.Way;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settles one lane under the epoch in which it was taken. Thread-safe. */
public final class LaneSettlement implements Settlement {
    private final LaneScope scope;
    private final long epoch;
    private final String longestPause;
    private final DeliveryRows deliveries;

    /** @param leaseTime for so long a process that stands still may keep a new owner waiting */
    public LaneSettlement(LaneScope scope, long epoch, Duration leaseTime) {
        this.scope = scope;
        this.epoch = epoch;
        this.longestPause = leaseTime.toMillis() + "ms";
        this.deliveries = new DeliveryRows(scope);
    }

    @Override
    public void settle(Connection connection, Progress progress, List<Outcome> outcomes, @Nullable String mark)
            throws SQLException {
        if (progress instanceof Suspicion suspicion) {
            hold(connection, mark);
            suspectDue(connection);
            settle(connection, suspicion.of(), outcomes, mark);
            return;
        }
        boolean plainAdvance = progress instanceof Advance advance && advance.lateFrom() == null;
        if (!outcomes.isEmpty() || !plainAdvance) {
            hold(connection, mark); // before the first delivery is written: operators wait for it, and it for them
        }
        if (progress instanceof Advance advance && advance.lateFrom() != null) {
            deferLate(connection, advance.lateFrom(), advance.to());
        }
        if (progress instanceof CatchUp catchUp) {
            supersede(connection, catchUp.way());
            deliveries.write(connection, outcomes, catchUp.way());
            catchUp(connection, catchUp);
            return;
        }
        deliveries.write(connection, outcomes, null);
        if (progress instanceof Advance advance) {
            advance(connection, advance.to(), mark);
        }
    }

    private void suspectDue(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SettleSql.SUSPECT_DUE)) {
            statement.setString(1, scope.group());
            statement.setInt(2, scope.firstSlot());
            statement.setInt(3, scope.lastSlot());
            statement.executeUpdate();
        }
    }

    @Override
    public void advance(Connection connection, Cursor to) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SettleSql.ADVANCE_WITHOUT_WAITING)) {
            bind(statement, to);
            if (statement.executeUpdate() != 1) {
                throw new LaneLostException(scope.toString());
            }
        }
    }

    private void bind(PreparedStatement statement, Cursor to) throws SQLException {
        statement.setLong(1, to.high());
        statement.setString(2, to.snapshot().toString());
        statement.setString(3, scope.group());
        statement.setInt(4, scope.lane());
        statement.setLong(5, epoch);
    }

    private void advance(Connection connection, Cursor to, @Nullable String mark) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SettleSql.ADVANCE)) {
            bind(statement, to);
            statement.setString(6, mark);
            statement.setString(7, mark);
            statement.setString(8, longestPause);
            if (statement.executeUpdate() != 1) {
                hold(connection, mark);
                throw new LaneLostException(scope.toString());
            }
        }
    }

    private void hold(Connection connection, @Nullable String mark) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SettleSql.HOLD)) {
            statement.setLong(1, epoch);
            statement.setString(2, mark);
            statement.setString(3, mark);
            statement.setString(4, longestPause);
            statement.setString(5, scope.group());
            statement.setInt(6, scope.lane());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || !row.getBoolean("mine")) {
                    throw new LaneLostException(scope.toString());
                }
                if (!row.getBoolean("untouched")) {
                    throw new HandlerMisuseException("A handler of lane " + scope
                            + " ended the transaction by a COMMIT or ROLLBACK of its own. The batch is run again, one delivery"
                            + " at a time, to find which");
                }
            }
        }
    }

    /** Deliveries that were open when the replay came to their events: it has given these again, whatever became of that. */
    private void supersede(Connection connection, Way way) throws SQLException {
        if (way.replay() == null || way.isCancelled()) {
            return;
        }
        Array topicArray = scope.topicArray(connection);
        try (PreparedStatement statement = connection.prepareStatement(SettleSql.SUPERSEDE)) {
            statement.setString(1, scope.group());
            statement.setInt(2, scope.lane());
            statement.setString(3, way.handlerId());
            statement.setLong(4, way.position());
            statement.setArray(5, topicArray);
            statement.setArray(6, topicArray);
            statement.executeUpdate();
        }
    }

    private void catchUp(Connection connection, CatchUp progress) throws SQLException {
        Way way = progress.way();
        if (way.isCancelled()) {
            WaitingLines.release(connection, scope, way.handlerId()); // the replay may have removed who was ahead
        }
        if (!progress.caughtUp()) {
            try (PreparedStatement statement = connection.prepareStatement(SettleSql.CATCH_UP)) {
                statement.setLong(1, way.position());
                statement.setString(2, scope.group());
                statement.setInt(3, scope.lane());
                statement.setString(4, way.handlerId());
                statement.executeUpdate();
            }
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(SettleSql.CAUGHT_UP)) {
            statement.setString(1, scope.group());
            statement.setInt(2, scope.lane());
            statement.setString(3, way.handlerId());
            statement.executeUpdate();
        }
        if (way.replay() != null) {
            for (String sql : List.of(SettleSql.HOLD_REPLAY, SettleSql.END_REPLAY)) {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.setLong(1, way.replay());
                    statement.execute();
                }
            }
        }
    }

    private void deferLate(Connection connection, Cursor from, Cursor to) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SettleSql.DEFER_LATE)) {
            Array topicArray = scope.topicArray(connection);
            statement.setString(1, scope.group());
            statement.setInt(2, scope.firstSlot());
            statement.setInt(3, scope.lastSlot());
            statement.setArray(4, topicArray);
            statement.setArray(5, topicArray);
            statement.setLong(6, scope.eraFloor());
            statement.setLong(7, from.high());
            statement.setString(8, Long.toString(from.snapshot().xmin()));
            statement.setString(9, from.snapshot().toString());
            statement.setString(10, to.snapshot().toString());
            statement.executeUpdate();
        }
    }
}
