package dev.typebus.internal.dispatch;

import dev.typebus.event.EventId;
import dev.typebus.internal.log.EventRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Results of one lane's handler calls, kept from one batch to the next, because a batch may have to run again. For one thread at a time. */
final class CallResults {
    private final Map<String, Results> byBatch = new HashMap<>();

    /** One handler's call for one row. It has the event's id, too: after a failover that lost commits, another event may have the position. */
    record Call(long position, EventId event, String handlerId) {
        static Call of(HandlerTask task) {
            return new Call(
                    task.row().position(), task.row().id(), task.handler().id());
        }

        /** The key for a whole batch that begins with this row. */
        static Call first(EventRow row) {
            return new Call(row.position(), row.id(), "");
        }
    }

    /**
     * Known results of the calls of one batch.
     *
     * @param results results that stand even if the transaction is rolled back, so that the calls are not repeated: those of plain handlers, and
     *     failures of single calls
     * @param lost calls during which the connection may have been lost
     */
    record Results(Map<Call, Optional<Outcome.Failed>> results, Set<Call> lost) {
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

        /** Records that the connection may have been lost during this call; returns whether it was recorded before. */
        boolean markLost(Call call) {
            return !lost.add(call);
        }

        boolean wasLost(Call call) {
            return lost.contains(call);
        }
    }

    /**
     * Returns the known results for a batch and forgets those before its first row.
     *
     * @param batch {@link RowBatch#name}: the lane, its late rows, or one handler's catch-up
     * @param from the position of the first row that may run again
     */
    Results of(String batch, long from) {
        Results known = byBatch.computeIfAbsent(batch, any -> new Results(new HashMap<>(), new HashSet<>()));
        known.results().keySet().removeIf(call -> call.position() < from);
        known.lost().removeIf(call -> call.position() < from);
        return known;
    }

    /** Forgets the results of a batch of which every row is settled. */
    void settled(String batch) {
        byBatch.remove(batch);
    }
}
