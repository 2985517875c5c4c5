package dev.typebus.internal.work;

import dev.typebus.internal.dispatch.LaneLostException;
import dev.typebus.internal.jdbc.JdbcTransaction;
import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.Aggregate;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.settle.LaneLease;
import dev.typebus.internal.settle.ParkedDeliveries;
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
public final class PendingReplays {
    private static final Logger log = LoggerFactory.getLogger(PendingReplays.class);

    private final LaneLease lane;
    private final LaneSpec scope;
    private final Predicate<String> handles;

    private record Asked(
            long id,
            String handlerId,
            boolean cancelled,
            boolean begins,
            @Nullable Aggregate aggregate) {}

    /** @param handles whether this node has a handler */
    PendingReplays(LaneLease lane, LaneSpec scope, Predicate<String> handles) {
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
        List<Asked> asked = requested(connection);
        if (asked.isEmpty()) {
            return;
        }
        JdbcTransaction.<Integer, SQLException>executeShort(connection, tx -> {
            if (!lock(tx, lane)) {
                throw new LaneLostException(scope.toString());
            }
            for (Asked one : asked) {
                if (one.begins() && one.aggregate() == null) {
                    Statements.run(tx, PendingReplaysSql.BEGIN_WAY, lane.group(), lane.lane(), one.id());
                }
            }
            for (Asked one : asked) {
                changeDeliveries(tx, one);
            }
            for (Asked one : asked) {
                store(tx, one);
            }
            return asked.size();
        });
    }

    private List<Asked> requested(Connection connection) throws SQLException {
        List<Asked> asked = Statements.rows(
                connection,
                PendingReplaysSql.ASKED,
                PendingReplays::requested,
                lane.group(),
                lane.lane(),
                lane.group(),
                lane.firstSlot(),
                lane.lastSlot());
        return asked.stream().filter(one -> handles.test(one.handlerId())).toList();
    }

    private static Asked requested(ResultSet row) throws SQLException {
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
                ParkedDeliveries.releaseAll(
                        connection, scope, asked.handlerId()); // the replay may have removed who was ahead
            }
            return;
        }
        if (asked.cancelled()) {
            Statements.run(
                    connection,
                    PendingReplaysSql.CALL_OFF,
                    asked.id(),
                    lane.group(),
                    asked.handlerId(),
                    asked.id(),
                    lane.group(),
                    asked.handlerId());
        } else {
            Statements.run(connection, PendingReplaysSql.LINE_UP, lane.lane(), asked.id());
        }
        ParkedDeliveries.release(connection, scope, asked.handlerId(), List.of(aggregate));
    }

    private void store(Connection connection, Asked asked) throws SQLException {
        if (asked.begins()) {
            Statements.run(connection, PendingReplaysSql.BEGUN, asked.id());
        }
        if (asked.cancelled() && asked.aggregate() != null) {
            Statements.run(connection, PendingReplaysSql.CALLED_OFF, asked.id());
        }
        log.info(
                "Replay {} of handler {} {} in lane {}",
                asked.id(),
                asked.handlerId(),
                asked.cancelled() ? "is called off" : "begins",
                scope);
    }

    /** Locks the lane's row against other writers of the transaction's time; returns whether this node still holds the lane. */
    public static boolean lock(Connection connection, LaneLease lane) throws SQLException {
        return !Statements.rows(
                        connection,
                        PendingReplaysSql.LOCK_LANE_SHARED,
                        row -> true,
                        lane.group(),
                        lane.lane(),
                        lane.epoch())
                .isEmpty();
    }

    /** How often operators have asked anything of replays: when it grows, lanes look. */
    public static long requestVersion(Connection connection) throws SQLException {
        return Statements.row(connection, PendingReplaysSql.ACTS, row -> row.getLong("replay_acts"))
                .orElseThrow();
    }
}
