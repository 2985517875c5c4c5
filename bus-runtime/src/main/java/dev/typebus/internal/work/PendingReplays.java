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
 * Carries out operators' requests to a lane: begins replays, and cancels replays of one aggregate. The lane's worker does this between two batches,
 * fenced like them, so that no handler runs at the same time. Thread-safe.
 */
public final class PendingReplays {
    private static final Logger log = LoggerFactory.getLogger(PendingReplays.class);

    private final LaneLease lane;
    private final LaneSpec scope;
    private final Predicate<String> handles;

    private record Request(
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
     * Carries out the pending requests, in a transaction of its own.
     *
     * @param connection in autocommit mode
     * @throws LaneLostException if the lane belongs to another worker now
     */
    void run(Connection connection) throws SQLException {
        List<Request> requests = requested(connection);
        if (requests.isEmpty()) {
            return;
        }
        JdbcTransaction.<Integer, SQLException>executeShort(connection, tx -> {
            if (!lock(tx, lane)) {
                throw new LaneLostException(scope.toString());
            }
            for (Request request : requests) {
                if (request.begins() && request.aggregate() == null) {
                    Statements.run(tx, PendingReplaysSql.BEGIN_CATCH_UP, lane.group(), lane.lane(), request.id());
                }
            }
            for (Request request : requests) {
                changeDeliveries(tx, request);
            }
            for (Request request : requests) {
                store(tx, request);
            }
            return requests.size();
        });
    }

    private List<Request> requested(Connection connection) throws SQLException {
        List<Request> requests = Statements.rows(
                connection,
                PendingReplaysSql.REQUESTS,
                PendingReplays::requested,
                lane.group(),
                lane.lane(),
                lane.group(),
                lane.firstSlot(),
                lane.lastSlot());
        return requests.stream().filter(one -> handles.test(one.handlerId())).toList();
    }

    private static Request requested(ResultSet row) throws SQLException {
        String id = row.getString("aggregate_id");
        return new Request(
                row.getLong("id"),
                row.getString("handler_id"),
                row.getBoolean("cancelled"),
                row.getBoolean("begins"),
                id == null ? null : new Aggregate(row.getString("aggregate_type"), id));
    }

    private void changeDeliveries(Connection connection, Request request) throws SQLException {
        Aggregate aggregate = request.aggregate();
        if (aggregate == null) {
            if (request.cancelled()) {
                ParkedDeliveries.releaseAll(
                        connection,
                        scope,
                        request.handlerId()); // the replay may have removed the deliveries ahead of them
            }
            return;
        }
        if (request.cancelled()) {
            Statements.run(
                    connection,
                    PendingReplaysSql.WITHDRAW,
                    request.id(),
                    lane.group(),
                    request.handlerId(),
                    request.id(),
                    lane.group(),
                    request.handlerId());
        } else {
            Statements.run(connection, PendingReplaysSql.PARK_AGGREGATE, lane.lane(), request.id());
        }
        ParkedDeliveries.release(connection, scope, request.handlerId(), List.of(aggregate));
    }

    private void store(Connection connection, Request request) throws SQLException {
        if (request.begins()) {
            Statements.run(connection, PendingReplaysSql.MARK_BEGUN, request.id());
        }
        if (request.cancelled() && request.aggregate() != null) {
            Statements.run(connection, PendingReplaysSql.END_CANCELLED, request.id());
        }
        log.info(
                "Replay {} of handler {} {} in lane {}",
                request.id(),
                request.handlerId(),
                request.cancelled() ? "is cancelled" : "begins",
                scope);
    }

    /** Locks the lane's row until the transaction ends; returns whether this node still holds the lane. */
    public static boolean lock(Connection connection, LaneLease lane) throws SQLException {
        return !Statements.rows(
                        connection,
                        PendingReplaysSql.LOCK_LANE_OF_EPOCH,
                        row -> true,
                        lane.group(),
                        lane.lane(),
                        lane.epoch())
                .isEmpty();
    }

    /** The number of operators' requests about replays so far: lanes check for requests when it grows. */
    public static long requestVersion(Connection connection) throws SQLException {
        return Statements.row(connection, PendingReplaysSql.REQUEST_VERSION, row -> row.getLong("replay_acts"))
                .orElseThrow();
    }
}
