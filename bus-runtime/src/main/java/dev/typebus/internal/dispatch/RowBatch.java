package dev.typebus.internal.dispatch;

import dev.typebus.internal.dispatch.Settlement.Advance;
import dev.typebus.internal.dispatch.Settlement.CatchUp;
import dev.typebus.internal.dispatch.Settlement.Progress;
import dev.typebus.internal.log.CatchUpBatch;
import dev.typebus.internal.log.CatchUpCursor;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.LateRows;
import dev.typebus.internal.log.ReadBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * A batch's rows, and how far the lane has come once so many of them are settled. Immutable.
 *
 * @param name what is known of calls is kept under it, from one batch to the next
 * @param rows in log order
 * @param indivisible how many of the first rows can only be settled together
 */
public record RowBatch(String name, List<EventRow> rows, int indivisible, IntFunction<Progress> settled) {
    private static final String LANE = "";

    /** The lane goes on with what a look at the log found. */
    public static RowBatch advance(ReadBatch found) {
        List<EventRow> rows = new ArrayList<>(found.lateRows());
        rows.addAll(found.newRows());
        int late = found.lateRows().size();
        // the snapshot may be stored only with every late row: it says that they are settled
        return new RowBatch(LANE, rows, late, count -> {
            long last = count == late
                    ? found.from().position()
                    : rows.get(count - 1).position();
            return new Advance(count == rows.size() ? found.endCursor() : found.settledUpTo(last));
        });
    }

    /** The lane goes on with a page of late rows that its cursor has not settled. */
    public static RowBatch late(Cursor from, List<EventRow> page) {
        LateRows late = Objects.requireNonNull(from.late());
        return new RowBatch(
                "late",
                page,
                0,
                count -> new Advance(
                        count == 0
                                ? from
                                : from.with(late.after(page.get(count - 1).position()))));
    }

    /** The lane goes on without any rows, so that its cursor is stored. */
    public static RowBatch nothing(Cursor to) {
        return new RowBatch(LANE, List.of(), 0, none -> new Advance(to));
    }

    /** A handler goes through rows that its lane has settled. */
    public static RowBatch catchUp(CatchUpCursor catchUp, CatchUpBatch batch) {
        List<EventRow> rows = batch.rows();
        return new RowBatch(catchUp.handlerId() + " " + catchUp.replay(), rows, 0, count -> {
            boolean all = count == rows.size();
            long position = all ? batch.upTo() : rows.get(count - 1).position();
            return new CatchUp(catchUp.at(position), all && batch.last());
        });
    }

    Progress settled(int count) {
        return settled.apply(count);
    }
}
