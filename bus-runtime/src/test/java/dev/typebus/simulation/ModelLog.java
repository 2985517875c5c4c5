package dev.typebus.simulation;

import dev.typebus.event.EventId;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.Slots;
import dev.typebus.internal.log.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The table of events with PostgreSQL's rules: positions come from a sequence and ids from a counter, neither in the order of commits, and
 * {@code xmax} of a snapshot is one past the highest transaction that was complete.
 */
final class ModelLog {
    static final String TOPIC = "Note";

    private static final Map<String, Integer> SLOTS = new HashMap<>();

    private final List<Entry> entries = new ArrayList<>();
    private final TreeSet<Long> running = new TreeSet<>();
    private final Set<Long> committed = new HashSet<>();
    private long nextTransaction = 100;
    private long lastComplete = 99;
    private long nextPosition = 1;
    private Snapshot current = Snapshot.parse("100:100:");
    private final List<Snapshot> snapshots = new ArrayList<>(List.of(current));

    /**
     * A row, and what its writer says that it is.
     *
     * @param number which of its aggregate's events it is, from 1
     */
    record Entry(EventRow row, int number) {
        long position() {
            return row.position();
        }

        @Override
        public String toString() {
            return row.aggregateId() + "/" + number + " at " + position() + " by " + row.transactionId();
        }
    }

    static int slot(String aggregateId) {
        return SLOTS.computeIfAbsent(aggregateId, id -> Slots.of("note", id));
    }

    long takeTransactionId() {
        running.add(nextTransaction);
        return nextTransaction++;
    }

    /** The first of so many positions that nobody else gets. */
    long takePositions(int count) {
        long first = nextPosition;
        nextPosition += count;
        return first;
    }

    Entry insert(long position, long transactionId, String aggregateId, int number) {
        EventRow row = new EventRow(
                position,
                new EventId(new UUID(0, position)),
                TOPIC + ".Written",
                1,
                "note",
                "note",
                aggregateId,
                slot(aggregateId),
                transactionId,
                "{}",
                "{}",
                Instant.EPOCH);
        Entry entry = new Entry(row, number);
        entries.add(entry);
        entries.sort((one, other) -> Long.compare(one.position(), other.position()));
        return entry;
    }

    /** As a rollback to a savepoint does. */
    void undo(Entry entry) {
        entries.remove(entry);
    }

    void commit(long transactionId) {
        committed.add(transactionId);
        end(transactionId);
    }

    void rollback(long transactionId) {
        entries.removeIf(entry -> entry.row().transactionId() == transactionId);
        end(transactionId);
    }

    private void end(long transactionId) {
        running.remove(transactionId);
        lastComplete = Math.max(lastComplete, transactionId);
        long xmax = lastComplete + 1;
        long xmin = running.isEmpty() ? xmax : Math.min(xmax, running.first());
        current = Snapshot.parse(xmin + ":" + xmax + ":"
                + running.headSet(xmax).stream().map(String::valueOf).collect(Collectors.joining(",")));
        snapshots.add(current);
    }

    /** What a standby sees that is so many transactions behind. */
    Snapshot behind(int transactions) {
        return snapshots.get(Math.max(0, snapshots.size() - 1 - transactions));
    }

    Snapshot snapshot() {
        if (!running.isEmpty() && running.first() < current.xmin()) {
            throw new IllegalStateException("a transaction began below " + current);
        }
        return current;
    }

    /** What is visible now, in the order of positions. */
    List<Entry> visible() {
        return visible(current);
    }

    /** What this snapshot sees, in the order of positions. */
    List<Entry> visible(Snapshot snapshot) {
        return entries.stream()
                .filter(entry -> committed.contains(entry.row().transactionId())
                        && snapshot.sees(entry.row().transactionId()))
                .toList();
    }

    /** The highest visible position. */
    long head() {
        return visible().stream().mapToLong(Entry::position).max().orElse(0);
    }
}
