package dev.typebus.append;

import dev.typebus.append.PublishFailure.Moment;
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
 * Gathers what concurrent callers publish into one INSERT, without a thread of its own. A caller who finds nobody writing becomes the
 * leader: it takes a connection and writes everything that waits by then, itself included, while later callers queue up; then the first
 * of them leads. Everybody returns when what they published is durable. Only the leader takes from the queue.
 */
final class Gathering {
    /** At which size of a statement gathering more gains nothing. */
    private static final int ENOUGH_EVENTS = 1_000;

    private final BusConnections connections;
    private final Appender appender;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Caller> waiting = new ArrayDeque<>(); // guarded by lock
    private boolean led; // guarded by lock

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

        void finish(@Nullable TypebusException with) {
            failure = with;
            done = true;
            LockSupport.unpark(thread);
        }

        void lead() {
            leads = true;
            LockSupport.unpark(thread);
        }

        void awaitLeadOrDone() {
            boolean interrupted = false;
            while (!leads && !done) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                thread.interrupt();
            }
        }
    }

    /** Returns when the events, none of which has an idempotency key, are durable. An interrupt does not end the wait; it is kept. */
    void publish(List<EncodedEvent> events) {
        Caller me = new Caller(events);
        enqueue(me);
        me.awaitLeadOrDone();
        if (me.leads) {
            leadUntilDone(me);
        }
        if (me.failure != null) {
            throw me.failure;
        }
    }

    private void enqueue(Caller me) {
        lock.lock();
        try {
            waiting.add(me);
            if (!led) {
                led = true;
                me.leads = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private void leadUntilDone(Caller me) {
        // a pool's getConnection would throw at once, and all who wait would suffer
        boolean interrupted = Thread.interrupted();
        try {
            while (!me.done) {
                writeWaiting(me);
            }
        } finally {
            passOn();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void passOn() {
        lock.lock();
        try {
            Caller next = waiting.peek();
            if (next == null) {
                led = false;
            } else {
                next.lead();
            }
        } finally {
            lock.unlock();
        }
    }

    private void writeWaiting(Caller me) {
        List<Caller> callers = List.of();
        try {
            Connection connection;
            try {
                connection = connections.openAutoCommitting();
            } catch (SQLException e) {
                callers = Thread.currentThread().isInterrupted() ? takeOnly(me) : takeAll();
                fail(callers, e, Moment.CONNECTING);
                return;
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
                if (!caller.done) {
                    caller.finish(new PublishException(
                            PublishFailure.describe(caller.events)
                                    + ": writing it failed unexpectedly. Whether it was published is unknown",
                            e));
                }
            }
        }
    }

    private void writeTogether(Connection connection, List<Caller> callers) {
        try {
            appender.write(
                    connection,
                    callers.stream().flatMap(caller -> caller.events.stream()).toList());
            callers.forEach(caller -> caller.finish(null));
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
            caller.finish(null);
        } catch (SQLException e) {
            fail(List.of(caller), e, Moment.COMMITTING);
        }
    }

    private static void fail(List<Caller> callers, SQLException failure, Moment moment) {
        for (Caller caller : callers) {
            caller.finish(PublishFailure.of(failure, moment, PublishFailure.describe(caller.events)));
        }
    }

    /** For tests: how many callers are queued. */
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
            return taken;
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

    private List<Caller> takeOnly(Caller me) {
        lock.lock();
        try {
            waiting.remove(me);
            return List.of(me);
        } finally {
            lock.unlock();
        }
    }
}
