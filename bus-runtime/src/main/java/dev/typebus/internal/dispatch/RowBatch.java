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
 * Rows of a batch, and the progress once a number of them is settled. Immutable.
 *
 * @param name the key under which {@link CallResults} are kept from one batch to the next
 * @param rows the rows in log order
 * @param indivisible the number of first rows that can only be settled together
 * @param settled the progress once this many rows are settled
 */
public record RowBatch(String name, List<EventRow> rows, int indivisible, IntFunction<Progress> settled) {
    private static final String LANE = "";

    /** A batch that moves the lane over the rows that a read found. */
    public static RowBatch advance(ReadBatch found) {
        List<EventRow> rows = new ArrayList<>(found.lateRows());
        rows.addAll(found.newRows());
        int late = found.lateRows().size();
        // the snapshot may be stored only with every late row, because it counts them as settled
        return new RowBatch(LANE, rows, late, count -> {
            long last = count == late
                    ? found.from().position()
                    : rows.get(count - 1).position();
            return new Advance(count == rows.size() ? found.endCursor() : found.settledUpTo(last));
        });
    }

    /** A batch of a page of late rows that the cursor has not settled. */
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

    /** A batch without rows, by which the cursor is stored. */
    public static RowBatch nothing(Cursor to) {
        return new RowBatch(LANE, List.of(), 0, none -> new Advance(to));
    }

    /** A batch of a catch-up: rows that the lane has settled and its handler has not received. */
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
