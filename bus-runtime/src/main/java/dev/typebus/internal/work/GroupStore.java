package dev.typebus.internal.work;

import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.settle.CursorWriter;
import dev.typebus.internal.settle.LaneFence;
import java.sql.SQLException;
import java.util.List;

/** Database access that lanes of one group share. Thread-safe. */
public interface GroupStore {
    /** Reads the visible rows in these slots that the cursor has not settled: late rows, if they are few, and at most {@code most} new rows. */
    ReadBatch unsettled(LaneSpec slots, Cursor cursor, int most) throws SQLException;

    /** Stores cursors without waiting for the disk; returns the lanes whose rows were as their fences say. The others stay as they are. */
    List<LaneFence> advance(List<CursorWriter.Progress> progress) throws SQLException;
}
