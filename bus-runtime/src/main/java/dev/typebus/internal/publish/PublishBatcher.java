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
 * Batches the events of concurrent callers into few INSERTs, without a thread of its own. A caller becomes a leader if fewer than {@link
 * #MAX_LEADERS} others are. It takes a connection and writes everything that waits by then, while later callers queue up; then the first of them
 * leads. Each caller returns when its events are durable.
 *
 * <p>A leader writes one batch, then promotes the next waiting caller. Its own events may be in another leader's batch, so it may have nothing to
 * write. While a caller waits, there is a leader.
 */
final class PublishBatcher {
    /** The most events in one statement; more gain nothing. */
    private static final int ENOUGH_EVENTS = 1_000;

    /** The most leaders: while one commits, the other collects and sends. */
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

    /** One call, which waits until it becomes a leader or its events are done. */
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

        /** Waits until this caller leads or is done; returns whether it leads. An interrupt does not end the wait; it is kept. */
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

    /** Publishes events without idempotency keys; returns when they are durable. An interrupt does not end the wait; it is kept. */
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
        // with it, a pool's getConnection would throw at once, and all waiting callers would fail
        boolean interrupted = Thread.interrupted();
        List<Caller> callers = new ArrayList<>(); // finished whatever is thrown, so that no caller waits forever
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

    /** Writes a batch, and sets the failure of each caller whose events were not written. Adds the callers that are done. */
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
            take(me::equals, callers); // this thread's connection is refused; other threads' connections may not be
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

    /**
     * Writes the batch. If the database refuses it, the batch is halved until the refused events are found. A failure that would occur again is not
     * tried again.
     */
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

    /** Returns the number of queued callers. */
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

    /** Returns the statistics of what was written so far. */
    PublishStats written() {
        lock.lock();
        try {
            return written;
        } finally {
            lock.unlock();
        }
    }

    /** Takes matching callers from the queue; none if another leader has taken them. */
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
