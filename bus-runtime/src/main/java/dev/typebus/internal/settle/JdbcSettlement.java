package dev.typebus.internal.settle;

import dev.typebus.internal.dispatch.Outcome;
import dev.typebus.internal.dispatch.Settlement;
import dev.typebus.internal.jdbc.CommitPipeline;
import dev.typebus.internal.log.CatchUpCursor;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneSpec;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Settles one lane behind its fence. For the one thread that works for the lane at a time. */
public final class JdbcSettlement implements Settlement {
    private final LaneSpec scope;
    private final LaneFence fence;
    private final DeliveryWriter deliveries;

    public JdbcSettlement(LaneSpec scope, LaneFence fence) {
        this.scope = scope;
        this.fence = fence;
        this.deliveries = new DeliveryWriter(scope);
    }

    /** The lane's row comes before those of its deliveries: operators wait for it, and it for them. */
    @Override
    public void commit(CommitPipeline last, Progress progress, List<Outcome> outcomes) throws SQLException {
        try {
            if (progress instanceof Advance advance) {
                CursorWriter.advance(last, fence, advance.to());
            } else {
                CursorWriter.lock(last, fence);
            }
            write(last, progress, outcomes);
            last.commit();
        } catch (SQLException e) {
            throw CursorWriter.REFUSED.equals(e.getSQLState()) ? CursorWriter.moved(fence) : e;
        }
        if (progress instanceof Advance) {
            fence.raise();
        }
    }

    private void write(CommitPipeline last, Progress progress, List<Outcome> outcomes) throws SQLException {
        if (progress instanceof CatchUp catchUp) {
            supersede(last, catchUp.cursor());
            deliveries.write(last, outcomes, catchUp.cursor());
            catchUp(last, catchUp);
        } else {
            deliveries.write(last, outcomes, null);
        }
    }

    @Override
    public void advance(Connection connection, Cursor to) throws SQLException {
        if (CursorWriter.advance(connection, List.of(new CursorWriter.Progress(fence, to)))
                .isEmpty()) {
            throw CursorWriter.moved(fence);
        }
    }

    /** Deliveries that were open when the replay came to their events: it has given these again, whatever became of that. */
    private void supersede(CommitPipeline last, CatchUpCursor way) throws SQLException {
        if (way.replay() == null || way.cancelled()) {
            return;
        }
        Array domains = scope.domainArray(last.connection());
        last.add(
                SettlementSql.SUPERSEDE,
                way.position(),
                scope.group(),
                scope.lane(),
                way.handlerId(),
                domains,
                domains);
    }

    private void catchUp(CommitPipeline last, CatchUp progress) throws SQLException {
        CatchUpCursor way = progress.cursor();
        CursorWriter.catchUp(last, fence, way, progress.reachedEnd());
        if (progress.reachedEnd() && way.replay() != null) {
            last.add(SettlementSql.LOCK_REPLAY_BY_WRITE, way.replay());
            last.add(SettlementSql.END_REPLAY, way.replay());
        }
    }
}
