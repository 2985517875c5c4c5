package dev.typebus.simulation;

import dev.typebus.handler.Group;
import dev.typebus.internal.log.Aggregate;
import dev.typebus.internal.log.CatchUpCursor;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.LateRows;
import dev.typebus.internal.settle.LastAttempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the database holds of one lane, and the statements that change it. A transaction works on a copy, which its commit puts in place. */
final class LaneRows {
    private final Group.Order order;
    private final List<Delivery> deliveries = new ArrayList<>();
    private final Map<String, CatchUpCursor> catchUps = new TreeMap<>();
    private Cursor cursor;
    private long epoch;
    private long version;
    private int crashes;
    private @Nullable LastAttempt lastAttempt;

    enum State {
        RETRYING,
        PARKED,
        DEAD
    }

    /** A row of deliveries. */
    record Delivery(
            String handlerId,
            EventRow row,
            State state,
            int attempts,
            int failures,
            long dueAt,
            boolean lost,
            @Nullable Long replay) {
        Aggregate aggregate() {
            return Aggregate.of(row);
        }

        Delivery in(State newState, long newDueAt) {
            return new Delivery(handlerId, row, newState, attempts, failures, newDueAt, lost, replay);
        }

        boolean concerns(String handler) {
            return handlerId.equals(handler) || handlerId.equals("*");
        }

        @Override
        public String toString() {
            return handlerId + " " + row.aggregateId() + " at " + row.position() + " " + state;
        }
    }

    LaneRows(Group.Order order, Cursor cursor) {
        this.order = order;
        this.cursor = cursor;
    }

    LaneRows copy() {
        LaneRows copy = new LaneRows(order, cursor);
        copy.deliveries.addAll(deliveries);
        copy.catchUps.putAll(catchUps);
        copy.epoch = epoch;
        copy.version = version;
        copy.crashes = crashes;
        copy.lastAttempt = lastAttempt;
        return copy;
    }

    Cursor cursor() {
        return cursor;
    }

    void cursor(Cursor to) {
        cursor = to;
        version++;
    }

    boolean isOrdered() {
        return order != Group.Order.UNORDERED;
    }

    /** How often the row was written. */
    long version() {
        return version;
    }

    void raiseVersion() {
        version++;
    }

    /** Whether the row is a late one that is read in pages and not settled. */
    boolean isUnsettledLate(EventRow row) {
        LateRows late = cursor.late();
        return late != null
                && row.position() > late.after()
                && row.position() <= late.high()
                && late.to().sees(row.transactionId())
                && !late.from().sees(row.transactionId());
    }

    long epoch() {
        return epoch;
    }

    void raiseEpoch() {
        epoch++;
        version++;
    }

    int crashes() {
        return crashes;
    }

    /** What the lane's worker is trying; null for nothing. */
    @Nullable
    LastAttempt trying() {
        return lastAttempt;
    }

    void crashes(int count, @Nullable LastAttempt tried) {
        crashes = count;
        lastAttempt = tried;
    }

    Map<String, CatchUpCursor> catchUps() {
        return catchUps;
    }

    List<Delivery> deliveries() {
        return deliveries;
    }

    @Nullable
    Delivery find(String handlerId, EventRow row) {
        return deliveries.stream()
                .filter(one -> one.handlerId().equals(handlerId) && one.row().position() == row.position())
                .findFirst()
                .orElse(null);
    }

    /** Whether it waits for its retry or for another, or holds up others though it is dead. */
    boolean isOpen(Delivery delivery) {
        return delivery.state() != State.DEAD || order == Group.Order.BLOCK;
    }

    boolean hasOpenAhead(String handlerId, EventRow row) {
        return deliveries.stream()
                .anyMatch(ahead -> ahead.concerns(handlerId)
                        && ahead.aggregate().equals(Aggregate.of(row))
                        && ahead.row().position() < row.position()
                        && isOpen(ahead));
    }

    boolean isDue(Delivery delivery, long now) {
        return delivery.state() == State.RETRYING
                && delivery.dueAt() <= now
                && (order == Group.Order.UNORDERED || !hasOpenAhead(delivery.handlerId(), delivery.row()));
    }

    /** Inserts or, if there is a row, changes what a failure changes. */
    void write(Delivery written) {
        Delivery before = find(written.handlerId(), written.row());
        if (before == null) {
            add(written);
        } else {
            Long replay = written.replay() == null ? before.replay() : written.replay();
            replace(
                    before,
                    new Delivery(
                            before.handlerId(),
                            before.row(),
                            written.state(),
                            written.attempts(),
                            before.failures() + written.failures(),
                            written.dueAt(),
                            written.lost(),
                            replay));
        }
    }

    private void add(Delivery delivery) {
        deliveries.add(delivery);
        deliveries.sort(
                (one, other) -> Long.compare(one.row().position(), other.row().position()));
    }

    void addIfAbsent(Delivery delivery) {
        if (find(delivery.handlerId(), delivery.row()) == null) {
            add(delivery);
        }
    }

    void replace(Delivery before, Delivery after) {
        deliveries.set(deliveries.indexOf(before), after);
    }

    void remove(String handlerId, EventRow row) {
        deliveries.remove(find(handlerId, row));
    }

    /** The next of the line, or who is first in each line that waited for this one. */
    void release(String handlerId, EventRow row, @Nullable EventRow next, long now) {
        Delivery known = next == null ? null : find(handlerId, next);
        if (next == null) {
            releaseNext(handlerId, row, now);
        } else if (known != null && known.state() == State.PARKED) {
            replace(known, known.in(State.RETRYING, now));
        }
    }

    /** The first that is parked in each line that waited for this one. */
    void releaseNext(String handlerId, EventRow row, long now) {
        for (Delivery parked : List.copyOf(deliveries)) {
            if (parked.state() == State.PARKED
                    && (handlerId.equals("*") || parked.handlerId().equals(handlerId))
                    && parked.aggregate().equals(Aggregate.of(row))
                    && isFirst(parked, other -> other.state() == State.PARKED)) {
                replace(parked, parked.in(State.RETRYING, now));
            }
        }
    }

    private boolean isFirst(Delivery delivery, Predicate<Delivery> among) {
        return deliveries.stream()
                .noneMatch(other -> other.handlerId().equals(delivery.handlerId())
                        && other.aggregate().equals(delivery.aggregate())
                        && among.test(other)
                        && other.row().position() < delivery.row().position());
    }

    /** As an operator does. */
    int redriveDead(long now) {
        int redriven = 0;
        for (Delivery dead : List.copyOf(deliveries)) {
            if (dead.state() == State.DEAD) {
                replace(
                        dead,
                        new Delivery(
                                dead.handlerId(),
                                dead.row(),
                                State.RETRYING,
                                0,
                                dead.failures(),
                                now,
                                dead.lost(),
                                dead.replay()));
                redriven++;
            }
        }
        return redriven;
    }
}
