package dev.typebus.lease;

import dev.typebus.read.Cursor;
import dev.typebus.read.LaneScope;
import dev.typebus.read.Unsettled;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** What lanes of one group ask of the database together. Thread-safe. */
public interface LaneGroupStore {
    /** What is visible now in these slots and not settled by the cursor: all late rows, up to a limit, and at most {@code most} fresh ones. */
    Unsettled unsettled(LaneScope slots, Cursor cursor, int most) throws SQLException;

    /** Stores how far lanes are, without waiting for the disk, and returns those that are still this node's; the others are as they were. */
    Set<LaneName> advance(List<LaneCursors.Progress> progress) throws SQLException;
}
