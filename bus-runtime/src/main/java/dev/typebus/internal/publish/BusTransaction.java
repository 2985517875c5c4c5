package dev.typebus.internal.publish;

import dev.typebus.event.EventId;
import dev.typebus.event.NewEvent;
import dev.typebus.event.Transaction;
import dev.typebus.event.TypebusException;
import dev.typebus.handler.HandlerMisuseException;
import dev.typebus.internal.jdbc.CommitPipeline;
import dev.typebus.internal.jdbc.JdbcTransaction;
import dev.typebus.internal.jdbc.SessionSettings;
import dev.typebus.internal.jdbc.SqlState;
import dev.typebus.internal.log.EventKey;
import dev.typebus.internal.publish.PublishFailure.Moment;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction of the bus from its begin until {@link #end}. It collects the published events and inserts them in one statement; their ids are
 * known at once. Before a savepoint is set, and where {@link PendingEvents} needs it, the collected events are inserted early. The class that
 * begins the transaction commits it or rolls it back, and ends it. For one thread.
 */
public final class BusTransaction implements Transaction, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BusTransaction.class);

    private final Connection raw;
    private final GuardedConnection guarded;
    private final Appender appender;
    private final @Nullable SessionSettings settings;
    private final Thread owner = Thread.currentThread();
    private final PendingEvents pending = new PendingEvents();
    private boolean ended;

    /**
     * Creates a transaction of this thread.
     *
     * @param raw a connection whose transaction has begun, or begins with the next statement
     */
    BusTransaction(Connection raw, Appender appender) {
        this(raw, appender, null);
    }

    /** Creates a transaction that writes its events under the settings of its begin, whatever its user changes. */
    public BusTransaction(Connection raw, Appender appender, @Nullable SessionSettings settings) {
        this.raw = raw;
        this.appender = appender;
        this.settings = settings;
        this.guarded = new GuardedConnection(raw, new Undo());
    }

    /** Cancels the connection's current statement, if any. May be called by any thread. */
    public void cancelStatement() {
        try {
            raw.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            log.debug("A statement could not be cancelled", e);
        }
    }

    /** Closes the connection's socket, so that the transaction is rolled back, and frees its place in a pool. May be called by any thread. */
    public void abort() {
        JdbcTransaction.abort(raw);
    }

    @Override
    public Connection connection() {
        requireUsable();
        return guarded;
    }

    @Override
    public List<EventId> publishAll(List<? extends NewEvent<?>> events) {
        requireUsable();
        refuseAwaitInHandler(events);
        List<EncodedEvent> encoded = appender.encode(events);
        return pending.publish(encoded, Moment.WRITING, this::writeEarly);
    }

    /**
     * Writes the collected events in one statement, if there are any. The session must have the settings of the begin again.
     *
     * @throws TypebusException if the database refuses it; the transaction can then only be rolled back
     */
    public void flush() {
        requireUsable();
        pending.write(events -> appender.write(raw, events), Moment.WRITING);
    }

    /** Adds the statement for the collected events to the last ones; otherwise as {@link #flush()}. */
    public void flush(CommitPipeline last) throws SQLException {
        requireUsable();
        Appender.add(last, pending.take());
    }

    /**
     * Writes the collected events and commits.
     *
     * @param others gives other connections, for the case that the answer to the COMMIT is lost with this one
     * @throws TypebusException if the database does not commit it; the message tells the outcome
     */
    void commit(DataSource others) {
        requireUsable();
        List<EncodedEvent> events = pending.take();
        CommitPipeline last = new CommitPipeline(raw);
        try {
            Appender.add(last, events);
            last.commit();
        } catch (SQLException e) {
            if (SqlState.COMMIT_UNKNOWN.equals(e.getSQLState())) {
                checkCommit(e, events, others);
            } else {
                throw last.isDone()
                        ? PublishFailure.of(e, Moment.COMMITTING, "The transaction was not committed")
                        : PublishFailure.of(e, Moment.WRITING, PublishFailure.describe(events));
            }
        }
    }

    private void checkCommit(SQLException failure, List<EncodedEvent> events, DataSource others) {
        JdbcTransaction.abort(raw);
        switch (CommitCheck.of(failure, events, others)) {
            case WRITTEN -> log.info("The answer to a COMMIT was lost; its events are in the log");
            case NOT_WRITTEN ->
                throw PublishFailure.of(SqlState.atCommit(failure), Moment.WRITING, PublishFailure.describe(events));
            case UNKNOWN -> throw PublishFailure.of(failure, Moment.COMMITTING, PublishFailure.describe(events));
        }
    }

    /** Writes events while the session may have settings of its user. */
    private List<EventId> writeEarly(List<EncodedEvent> events) throws SQLException {
        return settings == null ? appender.write(raw, events) : settings.asBegun(() -> appender.write(raw, events));
    }

    /** Returns the keys of the events that were published so far, without those that a rollback to a savepoint undid. */
    public Set<EventKey> published() {
        return pending.published().keys();
    }

    /**
     * Notifies the listener of the commit, then waits for the handlers of events that were published with {@code awaitingHandlers}. Called after
     * the commit and the end.
     *
     * @throws dev.typebus.event.HandlersNotSettledException if that takes longer than the events allow
     */
    void notifyCommitted(CommitListener listener, SettlementAwaiter handlers) {
        pending.published().notifyCommitted(listener, handlers);
    }

    /** Ends the transaction for its user: from now on publishing and the connection are refused. Neither commits nor rolls back. */
    public void end() {
        ended = true;
        guarded.end();
    }

    /** Ends the transaction as {@link #end} does. */
    @Override
    public void close() {
        end();
    }

    /** Refuses {@code awaitingHandlers} in a handler, which would wait for itself. */
    static void refuseAwaitInHandler(List<? extends NewEvent<?>> events) {
        if (CausationScope.isOpen() && events.stream().anyMatch(event -> event.await() != null)) {
            throw new HandlerMisuseException("awaitingHandlers in a handler: it would wait for itself."
                    + " Publish without it, and let a handler of that event go on");
        }
    }

    private void requireUsable() {
        if (ended) {
            throw new HandlerMisuseException(
                    "This transaction has ended. It is valid until the handler or transaction block"
                            + " that got it returns; publish on the bus instead");
        }
        if (Thread.currentThread() != owner) {
            throw new HandlerMisuseException("This transaction belongs to the thread " + owner.getName()
                    + "; on other threads publish on the bus instead");
        }
        guarded.requireNotEndedByStatement();
    }

    /** Forgets, at a rollback to a savepoint, the events that were published after it. */
    private final class Undo implements GuardedConnection.SavepointWatch {
        private final IdentityHashMap<Savepoint, PublishedEvents.Size> publishedBefore = new IdentityHashMap<>();

        @Override
        public void beforeSavepoint() {
            pending.write(BusTransaction.this::writeEarly, Moment.WRITING);
        }

        @Override
        public void set(Savepoint savepoint) {
            publishedBefore.put(savepoint, pending.published().size());
        }

        @Override
        public void rolledBackTo(Savepoint savepoint) {
            pending.forget();
            PublishedEvents.Size before = publishedBefore.get(savepoint);
            if (before != null) {
                pending.published().shrink(before);
            }
        }
    }
}
