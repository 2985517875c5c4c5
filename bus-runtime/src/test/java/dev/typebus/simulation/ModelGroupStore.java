package dev.typebus.simulation;

import dev.typebus.lease.LaneCursors;
import dev.typebus.lease.LaneGroupStore;
import dev.typebus.lease.LaneName;
import dev.typebus.read.Cursor;
import dev.typebus.read.LaneScope;
import dev.typebus.read.Unsettled;
import dev.typebus.simulation.ModelDatabase.LaneTable;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
                found.late(),
                found.tooManyLate(),
                found.fresh(),
                found.exhausted(),
                found.head(),
                waiting,
                null);
    }

    @Override
    public Set<LaneName> advance(List<LaneCursors.Progress> progress) throws SQLException {
        node.call(() -> "moves together " + progress);
        node.willCommit();
        Set<LaneName> mine = new HashSet<>();
        for (LaneCursors.Progress come : progress) {
            if (table(come).holder != null) {
                throw new SQLException("waited for a lock for too long", "55P03");
            }
        }
        for (LaneCursors.Progress come : progress) {
            LaneTable lane = table(come);
            if (lane.rows.epoch() == come.lane().epoch() || database.bug() == SeededBug.NO_EPOCH_CHECK) {
                lane.rows.cursor(come.cursor());
                mine.add(come.lane().name());
            } else {
                database.wasFenced();
            }
        }
        node.hasCommitted();
        return mine;
    }

    private LaneTable table(LaneCursors.Progress come) {
        return database.lanes().get(come.lane().lane());
    }
}
