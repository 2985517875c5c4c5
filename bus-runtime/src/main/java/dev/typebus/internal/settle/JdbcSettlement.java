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

/** Settles one lane in its tables, checked by its fence. For the one thread that works for the lane at a time. */
public final class JdbcSettlement implements Settlement {
    private final LaneSpec scope;
    private final LaneFence fence;
    private final DeliveryWriter deliveries;

    public JdbcSettlement(LaneSpec scope, LaneFence fence) {
        this.scope = scope;
        this.fence = fence;
        this.deliveries = new DeliveryWriter(scope);
    }

    /** Locks the lane's row before its deliveries' rows, in the order in which operators' statements lock them. */
    @Override
    public void commit(CommitPipeline last, Progress progress, List<Outcome> outcomes) throws SQLException {
        try {
            progress.accept(new StepWriter(last, outcomes));
            last.commit();
        } catch (SQLException e) {
            throw CursorWriter.REFUSED.equals(e.getSQLState()) ? CursorWriter.moved(fence) : e;
        }
        if (progress.laneCursor().isPresent()) {
            fence.raise();
        }
    }

    /** Writes a step: the lane's row first. */
    private final class StepWriter implements Progress.Cases<SQLException> {
        private final CommitPipeline last;
        private final List<Outcome> outcomes;

        StepWriter(CommitPipeline last, List<Outcome> outcomes) {
            this.last = last;
            this.outcomes = outcomes;
        }

        @Override
        public void advance(Advance progress) throws SQLException {
            CursorWriter.advance(last, fence, progress.to());
            deliveries.write(last, outcomes, null);
        }

        @Override
        public void catchUp(CatchUp progress) throws SQLException {
            CursorWriter.lock(last, fence);
            supersede(last, progress.cursor());
            deliveries.write(last, outcomes, progress.cursor());
            storeCatchUp(last, progress);
        }

        @Override
        public void retries(Retries progress) throws SQLException {
            CursorWriter.lock(last, fence);
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

    /** Removes deliveries that were open when the replay reached their events: it has delivered these events again, with outcomes of its own. */
    private void supersede(CommitPipeline last, CatchUpCursor catchUp) throws SQLException {
        if (catchUp.replay() == null || catchUp.cancelled()) {
            return;
        }
        Array domains = scope.domainArray(last.connection());
        last.add(
                SettlementSql.SUPERSEDE,
                catchUp.position(),
                scope.group(),
                scope.lane(),
                catchUp.handlerId(),
                domains,
                domains);
    }

    private void storeCatchUp(CommitPipeline last, CatchUp progress) throws SQLException {
        CatchUpCursor catchUp = progress.cursor();
        CursorWriter.catchUp(last, fence, catchUp, progress.reachedEnd());
        if (progress.reachedEnd() && catchUp.replay() != null) {
            last.add(SettlementSql.LOCK_REPLAY_BY_WRITE, catchUp.replay());
            last.add(SettlementSql.END_REPLAY, catchUp.replay());
        }
    }
}
