package dev.typebus.internal.publish;

import dev.typebus.event.PublishStats;
import dev.typebus.event.TypebusException;
import dev.typebus.internal.jdbc.JdbcTransaction;
import dev.typebus.internal.jdbc.RestoringConnection;
import dev.typebus.internal.jdbc.SqlState;
import dev.typebus.internal.publish.PublishFailure.Moment;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what concurrent callers publish into few INSERTs, without a thread of its own. A caller who finds fewer than
 * {@link #MAX_LEADERS} others writing leads: it takes a connection and writes everything that waits by then, while later callers queue
 * up; then the first of them leads. Everybody returns when what they published is durable.
 *
 * <p>To lead is to write one batch and to pass the lead on. A leader's own events may be in another one's batch, so it may have nothing
 * to write. While somebody waits, somebody leads.
 */
final class PublishBatcher {
    /** At which size of a statement gathering more gains nothing. */
    private static final int ENOUGH_EVENTS = 1_000;

    /** While one commits, another one gathers and sends. */
    static final int MAX_LEADERS = 2;

    private final DataSource dataSource;
    private final Appender appender;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Caller> waiting = new ArrayDeque<>(); // guarded by lock
    private int leaders; // guarded by lock
    private PublishStats written = new PublishStats(0, 0, 0, 0); // guarded by lock

    PublishBatcher(DataSource dataSource, Appender appender) {
        this.dataSource = dataSource;
        this.appender = appender;
    }

    /** One call: waits until it is told to lead, or that it is done. */
    private static final class Caller {
        private final List<EncodedEvent> events;
        private final long characters;
        private final Thread thread = Thread.currentThread();
        private volatile boolean leads;
        private volatile boolean done;
        private boolean written; // written before done
        private @Nullable TypebusException failure; // written before done

        Caller(List<EncodedEvent> events) {
            this.events = events;
            this.characters = Appender.characters(events);
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
        if (!me.written) {
            throw PublishFailure.unknown(null, PublishFailure.describe(events));
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
        List<Caller> callers = new ArrayList<>(); // whatever is thrown, they must not wait for ever
        try {
            writeWaiting(me, callers);
        } finally {
            passOn();
            callers.forEach(Caller::finish);
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

    /** Writes a batch, and says in each caller's failure what went wrong. Adds the callers that are done. */
    private void writeWaiting(Caller me, List<Caller> callers) {
        if (waiting() == 0) {
            return;
        }
        RestoringConnection connection;
        try {
            connection = RestoringConnection.of(dataSource.getConnection());
        } catch (SQLException e) {
            take(Thread.currentThread().isInterrupted() ? me::equals : any -> true, callers);
            fail(callers, events -> PublishFailure.of(e, Moment.CONNECTING, events));
            return;
        } catch (TypebusException e) {
            take(me::equals, callers); // its thread's connection is refused, others' may not be
            fail(callers, events -> e);
            return;
        } catch (RuntimeException | Error e) {
            take(me::equals, callers);
            fail(callers, events -> PublishFailure.unconnected(e, events));
            return;
        }
        try (connection) {
            takeEnough(callers);
            write(connection, callers);
        }
    }

    /** What the database refuses may be one caller's fault; halves find out whose. What would happen to all again is not tried again. */
    private void write(Connection connection, List<Caller> callers) {
        List<EncodedEvent> events =
                callers.stream().flatMap(caller -> caller.events.stream()).toList();
        try {
            appender.write(connection, events);
            callers.forEach(caller -> caller.written = true);
        } catch (SQLException e) {
            if (PublishFailure.isWritten(e)) {
                callers.forEach(caller -> caller.written = true);
            } else if (SqlState.isUnknown(e.getSQLState())) {
                JdbcTransaction.abort(connection);
                checkCommit(e, events, callers);
            } else if (callers.size() == 1 || wouldFailAgain(e.getSQLState())) {
                fail(callers, what -> PublishFailure.of(e, Moment.COMMITTING, what));
            } else {
                int half = callers.size() / 2;
                write(connection, callers.subList(0, half));
                write(connection, callers.subList(half, callers.size()));
            }
        } catch (RuntimeException | Error e) {
            fail(callers, what -> PublishFailure.unknown(e, what));
        }
    }

    private void checkCommit(SQLException failure, List<EncodedEvent> events, List<Caller> callers) {
        switch (CommitCheck.of(failure, events, dataSource)) {
            case WRITTEN -> callers.forEach(caller -> caller.written = true);
            case NOT_WRITTEN -> fail(callers, what -> PublishFailure.of(failure, Moment.WRITING, what));
            case UNKNOWN -> fail(callers, what -> PublishFailure.of(failure, Moment.COMMITTING, what));
        }
    }

    private static boolean wouldFailAgain(@Nullable String state) {
        return SqlState.isTransient(state) || SqlState.CANCELLED.equals(state);
    }

    private static void fail(List<Caller> callers, Function<String, TypebusException> failure) {
        for (Caller caller : callers) {
            caller.failure = failure.apply(PublishFailure.describe(caller.events));
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

    private void takeEnough(List<Caller> taken) {
        lock.lock();
        try {
            int events = 0;
            long characters = 0;
            for (Caller next = waiting.peek(); next != null; next = waiting.peek()) {
                events += next.events.size();
                characters += next.characters;
                if (!taken.isEmpty() && (events > ENOUGH_EVENTS || characters > Appender.MOST_CHARACTERS)) {
                    events -= next.events.size();
                    break;
                }
                taken.add(next);
                waiting.remove();
            }
            if (!taken.isEmpty()) {
                count(taken.size(), events);
            }
        } finally {
            lock.unlock();
        }
    }

    private void count(int publishes, int events) {
        written = new PublishStats(
                written.publishes() + publishes,
                written.events() + events,
                written.writes() + 1,
                Math.max(written.largestWrite(), publishes));
    }

    /** What was written so far. */
    PublishStats written() {
        lock.lock();
        try {
            return written;
        } finally {
            lock.unlock();
        }
    }

    /** Takes none if another leader took them. */
    private void take(Predicate<Caller> which, List<Caller> taken) {
        lock.lock();
        try {
            waiting.stream().filter(which).forEach(taken::add);
            waiting.removeAll(taken);
        } finally {
            lock.unlock();
        }
    }
}
