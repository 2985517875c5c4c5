package dev.typebus.dispatch;

import dev.typebus.event.EventId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one lane knows of its handlers' calls from one batch to the next, as a batch may have to be run again. For one thread at a time. */
final class CallMemory {
    private final Map<String, Map<Call, Optional<Outcome.Failed>>> results = new HashMap<>();
    private final Set<Call> lost = new HashSet<>();

    /** The call of a handler for a row: after a failover that lost commits another event may have its position. */
    record Call(long position, EventId event, String handlerId) {
        static Call of(Task task) {
            return new Call(
                    task.row().position(), task.row().id(), task.handler().id());
        }
    }

    /**
     * The results of calls that stand whatever becomes of the transaction, and that are not made again: of plain handlers, and of calls
     * that failed by themselves.
     *
     * @param course what the calls belong to: the lane, or one handler's way through older events
     * @param from the position of the first row that may be run again
     */
    Map<Call, Optional<Outcome.Failed>> results(String course, long from) {
        Map<Call, Optional<Outcome.Failed>> known = results.computeIfAbsent(course, any -> new HashMap<>());
        known.keySet().removeIf(call -> call.position() < from);
        return known;
    }

    /** All of it is settled. */
    void settled(String course) {
        results.remove(course);
        lost.clear();
    }

    /** The connection may have been lost during this call. Returns whether that was so before. */
    boolean lost(Task task) {
        return !lost.add(Call.of(task));
    }
}
