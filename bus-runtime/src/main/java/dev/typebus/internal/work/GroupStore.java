package dev.typebus.internal.work;

import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.settle.CursorWriter;
import dev.typebus.internal.settle.LaneFence;
import java.sql.SQLException;
import java.util.List;

/** What lanes of one group ask of the database together. Thread-safe. */
public interface GroupStore {
    /** What is visible now in these slots and not settled by the cursor: late rows, if they are few, and at most {@code most} fresh ones. */
    ReadBatch unsettled(LaneSpec slots, Cursor cursor, int most) throws SQLException;

    /** Stores how far lanes are, without waiting for the disk, and returns those that were where they were believed to be; the others stay. */
    List<LaneFence> advance(List<CursorWriter.Progress> progress) throws SQLException;
}
