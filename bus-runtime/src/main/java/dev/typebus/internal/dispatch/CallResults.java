package dev.typebus.internal.dispatch;

import dev.typebus.event.EventId;
import dev.typebus.internal.log.EventRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What one lane knows of its handlers' calls from one batch to the next, as a batch may have to be run again. For one thread at a time. */
final class CallResults {
    private final Map<String, Results> byBatch = new HashMap<>();

    /** The call of a handler for a row: after a failover that lost commits another event may have its position. */
    record Call(long position, EventId event, String handlerId) {
        static Call of(HandlerTask task) {
            return new Call(
                    task.row().position(), task.row().id(), task.handler().id());
        }

        /** In place of the calls of a batch that begins with this row. */
        static Call first(EventRow row) {
            return new Call(row.position(), row.id(), "");
        }
    }

    /**
     * What is known of the calls of one course.
     *
     * @param results of calls that stand whatever becomes of the transaction, and that are not made again: of plain handlers, and of calls
     *     that failed by themselves
     */
    record Results(Map<Call, Optional<Outcome.Failed>> results, Set<Call> markLost) {
        boolean has(HandlerTask task) {
            return results.containsKey(Call.of(task));
        }

        /** The failure of a known call; empty if the call succeeded. */
        Optional<Outcome.Failed> of(HandlerTask task) {
            return Objects.requireNonNull(results.get(Call.of(task)));
        }

        void put(HandlerTask task, Optional<Outcome.Failed> result) {
            results.put(Call.of(task), result);
        }

        /** The connection may have been lost during this call. Returns whether that was so before. */
        boolean markLost(Call call) {
            return !markLost.add(call);
        }

        boolean wasLost(Call call) {
            return markLost.contains(call);
        }
    }

    /**
     * What is known of a course.
     *
     * @param course the lane, its late rows, or one handler's way through older events
     * @param from the position of the first row that may be run again
     */
    Results of(String course, long from) {
        Results known = byBatch.computeIfAbsent(course, any -> new Results(new HashMap<>(), new HashSet<>()));
        known.results().keySet().removeIf(call -> call.position() < from);
        known.markLost().removeIf(call -> call.position() < from);
        return known;
    }

    /** All of it is settled. */
    void settled(String course) {
        byBatch.remove(course);
    }
}
