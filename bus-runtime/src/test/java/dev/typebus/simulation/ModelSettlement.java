package dev.typebus.simulation;

import dev.typebus.handler.Group;
import dev.typebus.handler.WorkerLostException;
import dev.typebus.internal.dispatch.Outcome;
import dev.typebus.internal.dispatch.Settlement;
import dev.typebus.internal.jdbc.CommitPipeline;
import dev.typebus.internal.log.CatchUpCursor;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.settle.CursorWriter;
import dev.typebus.internal.settle.LaneFence;
import dev.typebus.internal.settle.LaneFenceAccess;
import dev.typebus.simulation.LaneRows.Delivery;
import dev.typebus.simulation.LaneRows.State;
import dev.typebus.simulation.ModelDatabase.Effect;
import dev.typebus.simulation.ModelDatabase.LaneTable;
import dev.typebus.simulation.ModelDatabase.Late;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does to the model what {@code JdbcSettlement} does by SQL. Its connections send COMMIT by itself: of two messages one may arrive. */
final class ModelSettlement implements Settlement {
    private final ModelDatabase database;
    private final LaneTable lane;
    private final LaneFence fence;
    private final Group.Order order;
    private final SimulatedNode node;

    ModelSettlement(ModelDatabase database, LaneTable lane, LaneFence fence, Group.Order order, SimulatedNode node) {
        this.database = database;
        this.lane = lane;
        this.fence = fence;
        this.order = order;
        this.node = node;
    }

    @Override
    public void commit(CommitPipeline last, Progress progress, List<Outcome> outcomes) throws SQLException {
        node.call(() -> "settles lane " + lane.lane + ": " + progress.getClass().getSimpleName() + " with "
                + outcomes.size() + " outcomes");
        ModelConnection connection = ModelConnection.behind(last.connection());
        long version = LaneFenceAccess.version(fence);
        Sent sent = new Sent(version, connection.effects(), progress, outcomes);
        connection.sends(new Late(List.of(lane), () -> arrivesLate(sent)));
        LaneRows rows = connection.lock(lane);
        if (isElsewhere(rows, version)) {
            throw CursorWriter.moved(fence);
        }
        write(rows, progress, outcomes);
        last.commit();
        if (progress.laneCursor().isPresent()) {
            LaneFenceAccess.raise(fence);
        }
    }

    /** The last message of a transaction, and the effects before it. */
    private record Sent(long version, List<Effect> effects, Progress progress, List<Outcome> outcomes) {}

    /** Its COMMIT is in the same message: all of it takes effect, or nothing. */
    private void arrivesLate(Sent sent) {
        LaneRows rows = lane.rows.copy();
        if (!isElsewhere(rows, sent.version())) {
            write(rows, sent.progress(), sent.outcomes());
            lane.rows = rows;
            database.effects().addAll(sent.effects());
        }
    }

    private void write(LaneRows rows, Progress progress, List<Outcome> outcomes) {
        progress.accept(new Progress.Cases<RuntimeException>() {
            @Override
            public void advance(Advance done) {
                write(rows, outcomes, (CatchUpCursor) null);
                rows.cursor(done.to());
            }

            @Override
            public void catchUp(CatchUp done) {
                supersede(rows, done.cursor());
                write(rows, outcomes, done.cursor());
                storeCatchUp(rows, done);
            }

            @Override
            public void retries(Retries done) {
                write(rows, outcomes, (CatchUpCursor) null);
            }
        });
    }

    @Override
    public void advance(Connection connection, Cursor to) throws SQLException {
        List<CursorWriter.Progress> progress = List.of(new CursorWriter.Progress(fence, to));
        node.call(() -> "moves lane " + lane.lane + " to " + to);
        node.willCommit();
        node.mayBeDelayed(database.late(progress));
        if (lane.holder != null) {
            throw new SQLException("waited for a lock for too long", "55P03");
        }
        boolean moved = !database.move(progress).isEmpty();
        node.hasCommitted();
        if (!moved) {
            throw CursorWriter.moved(fence);
        }
        LaneFenceAccess.raise(fence);
    }

    private boolean isElsewhere(LaneRows rows, long version) {
        boolean elsewhere = database.bug() == SeededBug.NO_VERSION_CHECK
                ? rows.epoch() != fence.epoch()
                : database.bug() != SeededBug.NO_EPOCH_CHECK && rows.version() != version;
        if (elsewhere) {
            database.wasFenced();
        }
        return elsewhere;
    }

    private Delivery due(EventRow row, String handlerId, boolean lost, @Nullable Long replay) {
        return new Delivery(handlerId, row, State.RETRYING, 0, 0, database.now(), lost, replay);
    }

    private void supersede(LaneRows rows, CatchUpCursor catchUp) {
        CatchUpCursor stored = rows.catchUps().get(catchUp.handlerId());
        if (stored != null && stored.replay() != null) {
            long from = stored.position();
            rows.deliveries()
                    .removeIf(one -> one.handlerId().equals(catchUp.handlerId())
                            && one.row().position() > from
                            && one.row().position() <= catchUp.position());
        }
    }

    private static void storeCatchUp(LaneRows rows, CatchUp progress) {
        CatchUpCursor catchUp = progress.cursor();
        if (progress.reachedEnd()) {
            rows.catchUps().remove(catchUp.handlerId());
        } else {
            rows.catchUps().computeIfPresent(catchUp.handlerId(), (id, stored) -> stored.at(catchUp.position()));
        }
    }

    private void write(LaneRows rows, List<Outcome> outcomes, @Nullable CatchUpCursor catchUp) {
        OutcomeWriter writer = new OutcomeWriter(rows, catchUp);
        for (Outcome outcome : outcomes) {
            outcome.accept(writer);
            node.say(() ->
                    "  writes " + outcome.getClass().getSimpleName() + " " + outcome.handlerId() + " " + outcome.row());
        }
    }

    private final class OutcomeWriter implements Outcome.Cases<RuntimeException> {
        private final LaneRows rows;
        private final @Nullable CatchUpCursor catchUp;

        OutcomeWriter(LaneRows rows, @Nullable CatchUpCursor catchUp) {
            this.rows = rows;
            this.catchUp = catchUp;
        }

        private @Nullable Long replay(EventRow row) {
            return catchUp != null && catchUp.repeats(row, 0) ? catchUp.replay() : null;
        }

        @Override
        public void retrySucceeded(Outcome.RetrySucceeded outcome) {
            rows.remove(outcome.handlerId(), outcome.row());
            rows.release(outcome.handlerId(), outcome.row(), outcome.next(), database.now());
        }

        @Override
        public void failed(Outcome.Failed outcome) {
            fail(rows, outcome, replay(outcome.row()));
        }

        @Override
        public void unroutable(Outcome.Unroutable outcome) {
            throw new AssertionError("every node of the simulation knows all events: " + outcome);
        }

        @Override
        public void parked(Outcome.Parked outcome) {
            Delivery first = due(outcome.row(), outcome.handlerId(), false, replay(outcome.row()));
            rows.addIfAbsent(rows.hasOpenAhead(outcome.handlerId(), outcome.row()) ? first.in(State.PARKED, 0) : first);
        }

        @Override
        public void fannedOut(Outcome.FannedOut outcome) {
            outcome.handlerIds().forEach(id -> rows.write(due(outcome.row(), id, outcome.lost() != null, null)));
            rows.remove(outcome.handlerId(), outcome.row());
            rows.release(outcome.handlerId(), outcome.row(), outcome.next(), database.now());
        }

        @Override
        public void quarantined(Outcome.Quarantined outcome) {
            rows.write(due(outcome.row(), outcome.handlerId(), true, replay(outcome.row())));
        }
    }

    private void fail(LaneRows rows, Outcome.Failed failed, @Nullable Long replay) {
        boolean dead = failed.retryIn() == null;
        rows.write(new Delivery(
                failed.handlerId(),
                failed.row(),
                dead ? State.DEAD : State.RETRYING,
                failed.attempt(),
                1,
                database.now() + node.retryDelay(),
                failed.error() instanceof WorkerLostException,
                replay));
        if (dead && order != Group.Order.BLOCK) {
            rows.releaseNext(failed.handlerId(), failed.row(), database.now());
        }
    }
}
