package dev.typebus.internal.dispatch;

import dev.typebus.event.EventId;
import dev.typebus.internal.log.StoredRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What one lane knows of its handlers' calls from one batch to the next, as a batch may have to be run again. For one thread at a time. */
final class CallMemory {
    private final Map<String, Known> courses = new HashMap<>();

    /** The call of a handler for a row: after a failover that lost commits another event may have its position. */
    record Call(long position, EventId event, String handlerId) {
        static Call of(Task task) {
            return new Call(
                    task.row().position(), task.row().id(), task.handler().id());
        }

        /** In place of the calls of a batch that begins with this row. */
        static Call first(StoredRow row) {
            return new Call(row.position(), row.id(), "");
        }
    }

    /**
     * What is known of the calls of one course.
     *
     * @param results of calls that stand whatever becomes of the transaction, and that are not made again: of plain handlers, and of calls
     *     that failed by themselves
     */
    record Known(Map<Call, Optional<Outcome.Failed>> results, Set<Call> lost) {
        boolean has(Task task) {
            return results.containsKey(Call.of(task));
        }

        /** The failure of a known call; empty if the call succeeded. */
        Optional<Outcome.Failed> of(Task task) {
            return Objects.requireNonNull(results.get(Call.of(task)));
        }

        void know(Task task, Optional<Outcome.Failed> result) {
            results.put(Call.of(task), result);
        }

        /** The connection may have been lost during this call. Returns whether that was so before. */
        boolean lost(Call call) {
            return !lost.add(call);
        }

        boolean wasLost(Call call) {
            return lost.contains(call);
        }
    }

    /**
     * What is known of a course.
     *
     * @param course the lane, its late rows, or one handler's way through older events
     * @param from the position of the first row that may be run again
     */
    Known of(String course, long from) {
        Known known = courses.computeIfAbsent(course, any -> new Known(new HashMap<>(), new HashSet<>()));
        known.results().keySet().removeIf(call -> call.position() < from);
        known.lost().removeIf(call -> call.position() < from);
        return known;
    }

    /** All of it is settled. */
    void settled(String course) {
        courses.remove(course);
    }
}
