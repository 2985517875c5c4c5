package dev.typebus.simulation;

import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneScope;
import dev.typebus.internal.log.Unsettled;
import dev.typebus.internal.settle.FenceInside;
import dev.typebus.internal.settle.LaneCursors;
import dev.typebus.internal.settle.LaneFence;
import dev.typebus.internal.work.LaneGroupStore;
import java.sql.SQLException;
import java.util.List;

/** What {@code LaneGroupTables} asks by SQL, asked of the model. Within a statement nothing else happens. */
final class ModelGroupStore implements LaneGroupStore {
    private final ModelDatabase database;
    private final SimulatedNode node;
    private final ModelLook look;

    ModelGroupStore(ModelDatabase database, SimulatedNode node) {
        this.database = database;
        this.node = node;
        this.look = new ModelLook(database, node);
    }

    @Override
    public Unsettled unsettled(LaneScope slots, Cursor cursor, int most) throws SQLException {
        node.call(() -> "reads slots " + slots.firstSlot() + " to " + slots.lastSlot() + " from " + cursor);
        Unsettled found = look.of(slot -> slots.firstSlot() <= slot && slot <= slots.lastSlot(), cursor, most);
        boolean waiting = database.lanes().stream()
                .filter(lane -> lane.lastSlot >= slots.firstSlot() && lane.firstSlot <= slots.lastSlot())
                .anyMatch(lane -> lane.rows.deliveries().stream().anyMatch(lane.rows::isOpen));
        return new Unsettled(
                cursor,
                found.snapshot(),
                found.incarnation(),
                found.late(),
                found.tooManyLate(),
                found.fresh(),
                found.exhausted(),
                found.head(),
                waiting,
                null);
    }

    @Override
    public List<LaneFence> advance(List<LaneCursors.Progress> progress) throws SQLException {
        node.call(() -> "moves together " + progress);
        node.willCommit();
        ModelDatabase.Late late = database.late(progress);
        node.mayBeDelayed(late);
        if (late.isLocked()) {
            throw new SQLException("waited for a lock for too long", "55P03");
        }
        List<LaneFence> moved = database.move(progress);
        node.hasCommitted();
        moved.forEach(FenceInside::raise);
        return moved;
    }
}
