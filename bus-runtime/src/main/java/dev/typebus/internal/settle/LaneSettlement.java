package dev.typebus.internal.settle;

import dev.typebus.internal.dispatch.Outcome;
import dev.typebus.internal.dispatch.Settlement;
import dev.typebus.internal.jdbc.Pipeline;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneScope;
import dev.typebus.internal.log.Way;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Settles one lane behind its fence. For the one thread that works for the lane at a time. */
public final class LaneSettlement implements Settlement {
    private final LaneScope scope;
    private final LaneFence fence;
    private final DeliveryRows deliveries;

    public LaneSettlement(LaneScope scope, LaneFence fence) {
        this.scope = scope;
        this.fence = fence;
        this.deliveries = new DeliveryRows(scope);
    }

    /** The lane's row comes before those of its deliveries: operators wait for it, and it for them. */
    @Override
    public void commit(Pipeline last, Progress progress, List<Outcome> outcomes) throws SQLException {
        try {
            if (progress instanceof Advance advance) {
                LaneCursors.advance(last, fence, advance.to());
            } else {
                LaneCursors.hold(last, fence);
            }
            write(last, progress, outcomes);
            last.commit();
        } catch (SQLException e) {
            throw LaneCursors.REFUSED.equals(e.getSQLState()) ? LaneCursors.moved(fence) : e;
        }
        if (progress instanceof Advance) {
            fence.raise();
        }
    }

    private void write(Pipeline last, Progress progress, List<Outcome> outcomes) throws SQLException {
        if (progress instanceof CatchUp catchUp) {
            supersede(last, catchUp.way());
            deliveries.write(last, outcomes, catchUp.way());
            catchUp(last, catchUp);
        } else {
            deliveries.write(last, outcomes, null);
        }
    }

    @Override
    public void advance(Connection connection, Cursor to) throws SQLException {
        if (LaneCursors.advance(connection, List.of(new LaneCursors.Progress(fence, to)))
                .isEmpty()) {
            throw LaneCursors.moved(fence);
        }
    }

    /** Deliveries that were open when the replay came to their events: it has given these again, whatever became of that. */
    private void supersede(Pipeline last, Way way) throws SQLException {
        if (way.replay() == null || way.cancelled()) {
            return;
        }
        Array topics = scope.topicArray(last.connection());
        last.add(SettleSql.SUPERSEDE, way.position(), scope.group(), scope.lane(), way.handlerId(), topics, topics);
    }

    private void catchUp(Pipeline last, CatchUp progress) throws SQLException {
        Way way = progress.way();
        LaneCursors.catchUp(last, fence, way, progress.caughtUp());
        if (progress.caughtUp() && way.replay() != null) {
            last.add(SettleSql.HOLD_REPLAY, way.replay());
            last.add(SettleSql.END_REPLAY, way.replay());
        }
    }
}
