package dev.typebus.internal.work;

import dev.typebus.internal.dispatch.LaneLostException;
import dev.typebus.internal.jdbc.OwnTransaction;
import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.Aggregate;
import dev.typebus.internal.log.LaneScope;
import dev.typebus.internal.settle.HeldLane;
import dev.typebus.internal.settle.WaitingLines;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what operators ask of a lane: replays to be begun, and replays of one aggregate to be called off. The lane does it itself, between
 * two batches and fenced like them, so that nothing is being handled meanwhile. Thread-safe.
 */
public final class TakeUp {
    private static final Logger log = LoggerFactory.getLogger(TakeUp.class);

    private final HeldLane lane;
    private final LaneScope scope;
    private final Predicate<String> handles;

    private record Asked(
            long id,
            String handlerId,
            boolean cancelled,
            boolean begins,
            @Nullable Aggregate aggregate) {}

    /** @param handles whether this node has a handler */
    TakeUp(HeldLane lane, LaneScope scope, Predicate<String> handles) {
        this.lane = lane;
        this.scope = scope;
        this.handles = handles;
    }

    /**
     * Takes up what there is, in a transaction of its own.
     *
     * @param connection in autocommit mode
     * @throws LaneLostException if the lane is another worker's now
     */
    void run(Connection connection) throws SQLException {
        List<Asked> asked = asked(connection);
        if (asked.isEmpty()) {
            return;
        }
        OwnTransaction.<Integer, SQLException>quick(connection, tx -> {
            if (!lock(tx, lane)) {
                throw new LaneLostException(scope.toString());
            }
            for (Asked one : asked) {
                if (one.begins() && one.aggregate() == null) {
                    Statements.run(tx, TakeUpSql.BEGIN_WAY, lane.group(), lane.lane(), one.id());
                }
            }
            for (Asked one : asked) {
                changeDeliveries(tx, one);
            }
            for (Asked one : asked) {
                writeDown(tx, one);
            }
            return asked.size();
        });
    }

    private List<Asked> asked(Connection connection) throws SQLException {
        List<Asked> asked = Statements.rows(
                connection,
                TakeUpSql.ASKED,
                TakeUp::asked,
                lane.group(),
                lane.lane(),
                lane.group(),
                lane.firstSlot(),
                lane.lastSlot());
        return asked.stream().filter(one -> handles.test(one.handlerId())).toList();
    }

    private static Asked asked(ResultSet row) throws SQLException {
        String id = row.getString("aggregate_id");
        return new Asked(
                row.getLong("id"),
                row.getString("handler_id"),
                row.getBoolean("cancelled"),
                row.getBoolean("begins"),
                id == null ? null : new Aggregate(row.getString("aggregate_type"), id));
    }

    private void changeDeliveries(Connection connection, Asked asked) throws SQLException {
        Aggregate aggregate = asked.aggregate();
        if (aggregate == null) {
            if (asked.cancelled()) {
                WaitingLines.releaseAll(
                        connection, scope, asked.handlerId()); // the replay may have removed who was ahead
            }
            return;
        }
        if (asked.cancelled()) {
            Statements.run(
                    connection,
                    TakeUpSql.CALL_OFF,
                    asked.id(),
                    lane.group(),
                    asked.handlerId(),
                    asked.id(),
                    lane.group(),
                    asked.handlerId());
        } else {
            Statements.run(connection, TakeUpSql.LINE_UP, lane.lane(), asked.id());
        }
        WaitingLines.release(connection, scope, asked.handlerId(), List.of(aggregate));
    }

    private void writeDown(Connection connection, Asked asked) throws SQLException {
        if (asked.begins()) {
            Statements.run(connection, TakeUpSql.BEGUN, asked.id());
        }
        if (asked.cancelled() && asked.aggregate() != null) {
            Statements.run(connection, TakeUpSql.CALLED_OFF, asked.id());
        }
        log.info(
                "Replay {} of handler {} {} in lane {}",
                asked.id(),
                asked.handlerId(),
                asked.cancelled() ? "is called off" : "begins",
                scope);
    }

    /** Locks the lane's row against other writers of the transaction's time; returns whether this node still holds the lane. */
    public static boolean lock(Connection connection, HeldLane lane) throws SQLException {
        return !Statements.rows(connection, TakeUpSql.HOLD, row -> true, lane.group(), lane.lane(), lane.epoch())
                .isEmpty();
    }

    /** How often operators have asked anything of replays: when it grows, lanes look. */
    public static long acts(Connection connection) throws SQLException {
        return Statements.row(connection, TakeUpSql.ACTS, row -> row.getLong("replay_acts"))
                .orElseThrow();
    }
}
