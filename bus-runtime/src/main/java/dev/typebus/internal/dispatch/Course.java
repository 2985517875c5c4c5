package dev.typebus.internal.dispatch;

import dev.typebus.internal.dispatch.Settlement.Advance;
import dev.typebus.internal.dispatch.Settlement.CatchUp;
import dev.typebus.internal.dispatch.Settlement.Progress;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LateRows;
import dev.typebus.internal.log.Missed;
import dev.typebus.internal.log.StoredRow;
import dev.typebus.internal.log.Unsettled;
import dev.typebus.internal.log.Way;
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
public record Course(String name, List<StoredRow> rows, int indivisible, IntFunction<Progress> settled) {
    private static final String LANE = "";

    /** The lane goes on with what a look at the log found. */
    public static Course advance(Unsettled found) {
        List<StoredRow> rows = new ArrayList<>(found.late());
        rows.addAll(found.fresh());
        int late = found.late().size();
        // the snapshot may be stored only with every late row: it says that they are settled
        return new Course(LANE, rows, late, count -> {
            long last =
                    count == late ? found.from().high() : rows.get(count - 1).position();
            return new Advance(count == rows.size() ? found.settled() : found.settledUpTo(last));
        });
    }

    /** The lane goes on with a page of late rows that its cursor has not settled. */
    public static Course late(Cursor from, List<StoredRow> page) {
        LateRows late = Objects.requireNonNull(from.late());
        return new Course(
                "late",
                page,
                0,
                count -> new Advance(
                        count == 0
                                ? from
                                : from.with(late.after(page.get(count - 1).position()))));
    }

    /** The lane goes on without any rows, so that its cursor is stored. */
    public static Course nothing(Cursor to) {
        return new Course(LANE, List.of(), 0, none -> new Advance(to));
    }

    /** A handler goes through rows that its lane has settled. */
    public static Course catchUp(Way way, Missed missed) {
        List<StoredRow> rows = missed.rows();
        return new Course(way.handlerId() + " " + way.replay(), rows, 0, count -> {
            boolean all = count == rows.size();
            long position = all ? missed.upTo() : rows.get(count - 1).position();
            return new CatchUp(way.at(position), all && missed.last());
        });
    }

    Progress settled(int count) {
        return settled.apply(count);
    }
}
