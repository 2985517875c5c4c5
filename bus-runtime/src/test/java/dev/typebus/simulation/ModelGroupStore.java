package dev.typebus.simulation;

import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.settle.CursorWriter;
import dev.typebus.internal.settle.LaneFence;
import dev.typebus.internal.settle.LaneFenceAccess;
import dev.typebus.internal.work.GroupStore;
import java.sql.SQLException;
import java.util.List;

/** Does to the model what {@code JdbcGroupStore} does by SQL. Each statement is atomic. */
final class ModelGroupStore implements GroupStore {
    private final ModelDatabase database;
    private final SimulatedNode node;
    private final ModelLook look;

    ModelGroupStore(ModelDatabase database, SimulatedNode node) {
        this.database = database;
        this.node = node;
        this.look = new ModelLook(database, node);
    }

    @Override
    public ReadBatch unsettled(LaneSpec slots, Cursor cursor, int most) throws SQLException {
        node.call(() -> "reads slots " + slots.firstSlot() + " to " + slots.lastSlot() + " from " + cursor);
        ReadBatch found = look.of(slot -> slots.firstSlot() <= slot && slot <= slots.lastSlot(), cursor, most);
        boolean waiting = database.lanes().stream()
                .filter(lane -> lane.lastSlot >= slots.firstSlot() && lane.firstSlot <= slots.lastSlot())
                .anyMatch(lane -> lane.rows.deliveries().stream().anyMatch(lane.rows::isOpen));
        return new ReadBatch(
                cursor,
                found.snapshot(),
                found.incarnation(),
                found.lateRows(),
                found.tooManyLate(),
                found.newRows(),
                found.reachedEnd(),
                found.head(),
                waiting,
                null);
    }

    @Override
    public List<LaneFence> advance(List<CursorWriter.Progress> progress) throws SQLException {
        node.call(() -> "moves together " + progress);
        node.willCommit();
        ModelDatabase.Late late = database.late(progress);
        node.mayBeDelayed(late);
        if (late.isLocked()) {
            throw new SQLException("waited for a lock for too long", "55P03");
        }
        List<LaneFence> moved = database.move(progress);
        node.hasCommitted();
        moved.forEach(LaneFenceAccess::raise);
        return moved;
    }
}
