package dev.typebus.simulation;

import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.log.Snapshot;
import dev.typebus.simulation.ModelLog.Entry;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The statement that looks for what is not settled, run against the model, with whatever bug it has. */
final class ModelLook {
    /** Few, so that schedules of a dozen events meet the limits. */
    static final int MOST_LATE = 4;

    static final int MOST_FRESH = 5;

    static final String SERVER = "the server";

    private final ModelDatabase database;
    private final SimulatedNode node;
    private final Map<Long, Long> gaps = new TreeMap<>();
    private final Set<Long> forgotten = new TreeSet<>();

    ModelLook(ModelDatabase database, SimulatedNode node) {
        this.database = database;
        this.node = node;
    }

    /** What is visible in these slots and not settled by the cursor; nothing about deliveries. A look may lead to a standby that is behind. */
    ReadBatch of(IntPredicate slots, Cursor cursor, int most) throws SQLException {
        int atMost = Math.min(most, MOST_FRESH);
        Snapshot seen = database.log().behind(node.transactionsBehind());
        List<EventRow> late = visible(seen, slots)
                .filter(entry -> entry.position() <= cursor.position()
                        && !cursor.snapshot().sees(entry.row().transactionId()))
                .filter(entry -> !isOverlooked(entry.position()))
                .map(Entry::row)
                .limit(MOST_LATE + 1L)
                .toList();
        List<EventRow> fresh = visible(seen, slots)
                .filter(entry -> entry.position() > cursor.position())
                .map(Entry::row)
                .limit(atMost)
                .toList();
        long head = database.log().visible(seen).stream()
                .mapToLong(Entry::position)
                .max()
                .orElse(0);
        rememberGaps(head);
        if (database.bug() == SeededBug.TWO_STATEMENTS) {
            node.call(() -> "has read rows, and asks for the snapshot");
            seen = database.log().snapshot();
        }
        Snapshot snapshot = seen;
        node.say(() -> "  late " + late + " fresh " + fresh + " snapshot " + snapshot);
        return new ReadBatch(
                cursor,
                snapshot,
                SERVER,
                late,
                late.size() > MOST_LATE,
                fresh,
                fresh.size() < atMost,
                head,
                false,
                null);
    }

    private Stream<Entry> visible(Snapshot snapshot, IntPredicate slots) {
        return database.log().visible(snapshot).stream()
                .filter(entry -> slots.test(entry.row().slot()));
    }

    private boolean isOverlooked(long position) {
        return switch (database.bug()) {
            case NAIVE_CURSOR -> true;
            case XMAX_GAP_RULE -> forgotten.contains(position);
            default -> false;
        };
    }

    private void rememberGaps(long head) {
        if (database.bug() != SeededBug.XMAX_GAP_RULE) {
            return;
        }
        Snapshot now = database.log().snapshot();
        Set<Long> seen = database.log().visible().stream().map(Entry::position).collect(Collectors.toSet());
        for (long gap = 1; gap < head; gap++) {
            if (!seen.contains(gap) && now.xmin() >= gaps.computeIfAbsent(gap, first -> now.xmax())) {
                forgotten.add(gap);
            }
        }
    }
}
