package dev.typebus.append;

import dev.typebus.append.PublishFailure.Moment;
import dev.typebus.event.GatheredPublishes;
import dev.typebus.event.PublishException;
import dev.typebus.event.TypebusException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what concurrent callers publish into few INSERTs, without a thread of its own. A caller who finds fewer than
 * {@link #MAX_LEADERS} others writing leads: it takes a connection and writes everything that waits by then, while later callers queue
 * up; then the first of them leads. Everybody returns when what they published is durable.
 *
 * <p>To lead is to write one batch and to pass the lead on. A leader's own events may be in another one's batch, so it may have nothing
 * to write. While somebody waits, somebody leads.
 */
final class Gathering {
    /** At which size of a statement gathering more gains nothing. */
    private static final int ENOUGH_EVENTS = 1_000;

    /** While one commits, another one gathers and sends. */
    static final int MAX_LEADERS = 2;

    private final BusConnections connections;
    private final Appender appender;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Caller> waiting = new ArrayDeque<>(); // guarded by lock
    private int leaders; // guarded by lock
    private GatheredPublishes written = new GatheredPublishes(0, 0, 0, 0); // guarded by lock

    Gathering(BusConnections connections, Appender appender) {
        this.connections = connections;
        this.appender = appender;
    }

    /** One call: waits until it is told to lead, or that it is done. */
    private static final class Caller {
        private final List<EncodedEvent> events;
        private final Thread thread = Thread.currentThread();
        private volatile boolean leads;
        private volatile boolean done;
        private @Nullable TypebusException failure; // written before done

        Caller(List<EncodedEvent> events) {
            this.events = events;
        }

        void finish() {
            done = true;
            LockSupport.unpark(thread);
        }

        void lead() {
            leads = true;
            LockSupport.unpark(thread);
        }

        /** Returns whether it leads. An interrupt does not end the wait; it is kept. */
        boolean awaitLeadOrDone() {
            boolean interrupted = false;
            while (!leads && !done) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                thread.interrupt();
            }
            return leads;
        }
    }

    /** Returns when the events, none of which has an idempotency key, are durable. An interrupt does not end the wait; it is kept. */
    void publish(List<EncodedEvent> events) {
        Caller me = new Caller(events);
        enqueue(me);
        while (me.awaitLeadOrDone()) {
            me.leads = false;
            lead(me);
        }
        if (me.failure != null) {
            throw me.failure;
        }
    }

    private void enqueue(Caller me) {
        lock.lock();
        try {
            waiting.add(me);
            if (leaders < MAX_LEADERS) {
                leaders++;
                me.leads = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private void lead(Caller me) {
        // a pool's getConnection would throw at once, and all who wait would suffer
        boolean interrupted = Thread.interrupted();
        List<Caller> written = List.of();
        try {
            written = writeWaiting(me);
        } finally {
            passOn();
            written.forEach(Caller::finish);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void passOn() {
        lock.lock();
        try {
            for (Caller next : waiting) {
                if (!next.leads) {
                    next.lead();
                    return;
                }
            }
            leaders--;
        } finally {
            lock.unlock();
        }
    }

    /** Writes a batch, and says in each caller's failure what went wrong. Returns the callers that are done. */
    private List<Caller> writeWaiting(Caller me) {
        if (waiting() == 0) {
            return List.of();
        }
        List<Caller> callers = List.of();
        try {
            Connection connection;
            try {
                connection = connections.openAutoCommitting();
            } catch (SQLException e) {
                callers = Thread.currentThread().isInterrupted() ? takeOnly(me) : takeAll();
                fail(callers, e, Moment.CONNECTING);
                return callers;
            }
            try {
                callers = takeEnough();
                writeTogether(connection, callers);
            } finally {
                connections.close(connection);
            }
        } catch (RuntimeException | Error e) {
            // a fault of the leader must not leave the others waiting for ever
            callers = callers.isEmpty() ? takeOnly(me) : callers;
            for (Caller caller : callers) {
                caller.failure = new PublishException(
                        PublishFailure.describe(caller.events)
                                + ": writing it failed unexpectedly. Whether it was published is unknown",
                        e);
            }
        }
        return callers;
    }

    private void writeTogether(Connection connection, List<Caller> callers) {
        try {
            appender.write(
                    connection,
                    callers.stream().flatMap(caller -> caller.events.stream()).toList());
        } catch (SQLException e) {
            if (callers.size() > 1 && mayBeOneCallersFault(e.getSQLState())) {
                callers.forEach(caller -> writeApart(connection, caller));
            } else {
                fail(callers, e, Moment.COMMITTING);
            }
        }
    }

    private static boolean mayBeOneCallersFault(@Nullable String state) {
        return !SqlState.isConnectionLost(state) && !SqlState.isUnwritable(state);
    }

    private void writeApart(Connection connection, Caller caller) {
        try {
            appender.write(connection, caller.events);
        } catch (SQLException e) {
            fail(List.of(caller), e, Moment.COMMITTING);
        }
    }

    private static void fail(List<Caller> callers, SQLException failure, Moment moment) {
        for (Caller caller : callers) {
            caller.failure = PublishFailure.of(failure, moment, PublishFailure.describe(caller.events));
        }
    }

    /** How many callers are queued. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private List<Caller> takeEnough() {
        lock.lock();
        try {
            List<Caller> taken = new ArrayList<>();
            int events = 0;
            while (!waiting.isEmpty()
                    && (events == 0 || events + waiting.element().events.size() <= ENOUGH_EVENTS)) {
                Caller next = waiting.remove();
                events += next.events.size();
                taken.add(next);
            }
            if (!taken.isEmpty()) {
                count(taken.size(), events);
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void count(int publishes, int events) {
        written = new GatheredPublishes(
                written.publishes() + publishes,
                written.events() + events,
                written.writes() + 1,
                Math.max(written.most(), publishes));
    }

    /** What was written so far. */
    GatheredPublishes written() {
        lock.lock();
        try {
            return written;
        } finally {
            lock.unlock();
        }
    }

    private List<Caller> takeAll() {
        lock.lock();
        try {
            List<Caller> taken = List.copyOf(waiting);
            waiting.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Empty if another leader took it. */
    private List<Caller> takeOnly(Caller me) {
        lock.lock();
        try {
            return waiting.remove(me) ? List.of(me) : List.of();
        } finally {
            lock.unlock();
        }
    }
}
