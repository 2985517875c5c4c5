package dev.typebus.settle;

import dev.typebus.append.Statements;
import dev.typebus.dispatch.Outcome;
import dev.typebus.dispatch.Settlement;
import dev.typebus.read.Cursor;
import dev.typebus.read.LaneScope;
import dev.typebus.read.Way;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Settles one lane behind its fence. For the one thread that works for the lane at a time. */
public final class LaneSettlement implements Settlement {
    private final LaneScope scope;
    private final LaneFence fence;
    private final String longestPause;
    private final DeliveryRows deliveries;
    private boolean advanced;

    /** @param leaseTime for so long a process that stands still may keep a new owner waiting */
    public LaneSettlement(LaneScope scope, LaneFence fence, Duration leaseTime) {
        this.scope = scope;
        this.fence = fence;
        this.longestPause = leaseTime.toMillis() + "ms";
        this.deliveries = new DeliveryRows(scope);
    }

    @Override
    public void settle(Connection connection, Progress progress, List<Outcome> outcomes) throws SQLException {
        advanced = false;
        if (!outcomes.isEmpty() || !(progress instanceof Advance)) {
            // before the first delivery is written: operators wait for it, and it for them
            LaneCursors.hold(connection, fence, longestPause);
        }
        if (progress instanceof CatchUp catchUp) {
            supersede(connection, catchUp.way());
            deliveries.write(connection, outcomes, catchUp.way());
            catchUp(connection, catchUp);
            return;
        }
        deliveries.write(connection, outcomes, null);
        if (progress instanceof Advance advance) {
            LaneCursors.advance(connection, fence, advance.to(), longestPause);
            advanced = true;
        }
    }

    @Override
    public void committed() {
        if (advanced) {
            fence.raise();
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
    private void supersede(Connection connection, Way way) throws SQLException {
        if (way.replay() == null || way.isCancelled()) {
            return;
        }
        Array topics = scope.topicArray(connection);
        Statements.run(
                connection,
                SettleSql.SUPERSEDE,
                way.position(),
                scope.group(),
                scope.lane(),
                way.handlerId(),
                topics,
                topics);
    }

    private void catchUp(Connection connection, CatchUp progress) throws SQLException {
        Way way = progress.way();
        LaneCursors.catchUp(connection, fence, way, progress.caughtUp());
        if (progress.caughtUp() && way.replay() != null) {
            Statements.run(connection, SettleSql.HOLD_REPLAY, way.replay());
            Statements.run(connection, SettleSql.END_REPLAY, way.replay());
        }
    }
}
