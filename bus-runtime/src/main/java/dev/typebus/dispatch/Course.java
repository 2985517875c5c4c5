package dev.typebus.dispatch;

import dev.typebus.dispatch.Settlement.Advance;
import dev.typebus.dispatch.Settlement.CatchUp;
import dev.typebus.dispatch.Settlement.Progress;
import dev.typebus.read.Missed;
import dev.typebus.read.StoredRow;
import dev.typebus.read.Unsettled;
import dev.typebus.read.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A batch's rows, and how far the lane has come once so many of them are settled. Immutable.
 *
 * @param rows in log order
 * @param indivisible how many of the first rows can only be settled together
 */
public record Course(List<StoredRow> rows, int indivisible, IntFunction<Progress> settled) {

    /** The lane goes on with what a look at the log found. */
    public static Course advance(Unsettled found) {
        if (found.tooManyLate()) {
            // fresh rows come next time, behind the late ones of their aggregates
            return new Course(
                    List.of(),
                    0,
                    none -> new Advance(found.settledUpTo(found.from().high()), found.from()));
        }
        List<StoredRow> rows = new ArrayList<>(found.late());
        rows.addAll(found.fresh());
        int late = found.late().size();
        // the snapshot may be stored only with every late row: it says that they are settled
        return new Course(rows, late, count -> {
            long last =
                    count == late ? found.from().high() : rows.get(count - 1).position();
            return new Advance(count == rows.size() ? found.settled() : found.settledUpTo(last), null);
        });
    }

    /** A handler goes through rows that its lane has settled. */
    public static Course catchUp(Way way, Missed missed) {
        List<StoredRow> rows = missed.rows();
        return new Course(rows, 0, count -> {
            boolean all = count == rows.size();
            long position = all ? missed.upTo() : rows.get(count - 1).position();
            return new CatchUp(way.at(position), all && missed.last());
        });
    }

    Progress settled(int count) {
        return settled.apply(count);
    }
}
