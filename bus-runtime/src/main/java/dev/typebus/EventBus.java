package dev.typebus;

import dev.typebus.admin.AuditEntry;
import dev.typebus.admin.AuditLog;
import dev.typebus.admin.DeadLetters;
import dev.typebus.admin.GroupControl;
import dev.typebus.event.BusClosedException;
import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.EventId;
import dev.typebus.event.EventType;
import dev.typebus.event.JoinedTransaction;
import dev.typebus.event.JsonPayload;
import dev.typebus.event.NewEvent;
import dev.typebus.event.PublishStats;
import dev.typebus.event.Publisher;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Subscription;
import dev.typebus.event.Transaction;
import dev.typebus.event.TypebusException;
import dev.typebus.handler.HandlerMisuseException;
import dev.typebus.handler.HandlerStats;
import dev.typebus.health.Health;
import dev.typebus.internal.jdbc.AutoCommitDataSource;
import dev.typebus.internal.log.EventDecoder;
import dev.typebus.internal.log.LogQueries;
import dev.typebus.internal.publish.Appender;
import dev.typebus.internal.publish.Publishers;
import dev.typebus.internal.retention.Retention;
import dev.typebus.internal.retention.RetentionJob;
import dev.typebus.internal.startup.RestoredDatabase;
import dev.typebus.internal.work.LiveSubscriptions;
import dev.typebus.replay.Replays;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus: publishes events into the log of one database and calls the handlers. An application has one for each database, from start
 * to end. Thread-safe.
 *
 * <pre>{@code
 * EventBus bus = EventBus.builder(dataSource)
 *     .catalog(Events.catalog())
 *     .handlers(Handlers.of(new PaymentHandlers(schedules)))
 *     .start();
 *
 * bus.inTransaction(tx -> {
 *   loans.markFunded(tx.connection(), loanId, amount);
 *   Events.loanFunded(tx, loanId, amount, now);
 * });
 * }</pre>
 */
public final class EventBus implements Publisher, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final BusRuntime runtime;
    private final Publishers publishers;
    private final Publisher ownTransaction;
    private final LogQueries log;
    private final LiveSubscriptions liveSubscriptions;
    private final DeadLetters deadLetters;
    private final GroupControl groupControl;
    private final AuditLog auditLog;
    private final Replays jdbcReplays;
    private final @Nullable RetentionJob retention;
    private final ShutdownGate gate = new ShutdownGate();
    private final Set<Thread> inBlocks = ConcurrentHashMap.newKeySet();

    EventBus(EventBusBuilder settings) {
        Appender appender = new Appender(settings.limits());
        EventDecoder decoder = new EventDecoder(settings.catalog());
        runtime = BusRuntime.start(settings, appender, decoder);
        publishers = new Publishers(settings.dataSource(), appender, runtime.watch(), runtime.settlement());
        ownTransaction = gate.publisher(publishers.ownTransaction());
        log = new LogQueries(settings.dataSource(), decoder);
        liveSubscriptions = runtime.liveEvents();
        deadLetters = new DeadLetters(settings.dataSource(), runtime::wakeAll);
        groupControl = new GroupControl(settings.dataSource(), runtime::rebalanceNow);
        auditLog = new AuditLog(settings.dataSource());
        jdbcReplays = runtime.replays();
        Duration keep = settings.retention();
        retention = keep == null
                ? null
                : new RetentionJob(new Retention(settings.dataSource(), keep, settings.archiver(), appender))
                        .start(runtime.threads());
    }

    String node() {
        return runtime.node();
    }

    /** The settings of a bus on this database. */
    public static EventBusBuilder builder(DataSource dataSource) {
        return new EventBusBuilder(dataSource);
    }

    /**
     * Accepts a database that was restored from a dump or copied from another cluster, where a bus refuses to start. Its transaction
     * ids mean nothing there: from now on the old events count by their positions alone, and what was not settled becomes a due
     * delivery. To be called once, while no bus runs on the database.
     *
     * @throws DatabaseUnavailableException if the database fails; it says whether anything may have been changed
     */
    public static void acceptRestoredDatabase(DataSource dataSource) {
        RestoredDatabase.run(new AutoCommitDataSource(dataSource));
    }

    /**
     * Publishes the events in a transaction of their own, and returns when they are durable. What concurrent threads publish is written
     * together. Within a transaction use its {@link Transaction} or {@link #joining}, or the events are published even if it is
     * rolled back.
     */
    @Override
    public List<EventId> publishAll(List<? extends NewEvent<?>> events) {
        return ownTransaction.publishAll(events);
    }

    /**
     * Runs {@code block} in a transaction of the bus and commits what it did through {@code tx.connection()} together with what it
     * published to {@code tx}; or rolls both back if it throws.
     *
     * @throws X whatever the block throws
     * @throws TypebusException if the database does not commit, or the block did; the message says what became of the transaction
     */
    public <X extends Exception> void inTransaction(Transaction.Block<X> block) throws X {
        this.<Boolean, X>inTransactionReturning(tx -> {
            block.run(tx);
            return true;
        });
    }

    /**
     * As {@link #inTransaction}, and returns what {@code work} returns. The name is another one because the compiler could not tell
     * {@code tx -> loans.create(tx)} apart.
     */
    public <T extends @Nullable Object, X extends Exception> T inTransactionReturning(Transaction.Work<T, X> work)
            throws X {
        gate.enter();
        boolean outermost = inBlocks.add(Thread.currentThread());
        try {
            return publishers.inTransaction(work);
        } finally {
            if (outermost) {
                inBlocks.remove(Thread.currentThread());
            }
            gate.leave();
        }
    }

    /**
     * A publisher that writes in the transaction of {@code connection}, each call at once. The bus never commits, rolls back or closes
     * it; the connection must not be in auto-commit mode. Handlers run after the caller's commit, which the bus finds out by looking.
     * Therefore {@link Publisher#awaitingHandlers} is refused on it, as it is in handlers.
     *
     * <p>As thread-safe as the connection: use it by one thread at a time, and only as long as the connection is yours. Making one is
     * cheap and asks the database nothing; publishing throws {@link dev.typebus.event.PublishException} if it is in auto-commit mode.
     */
    public Publisher joining(Connection connection) {
        return gate.publisher(publishers.joining(connection));
    }

    /**
     * As {@link #joining}, for a transaction that tells the bus of its end: what is published is gathered and written in one statement, and
     * handlers run as soon after the commit as after {@link #inTransaction}. Neither may be forgotten: see {@link JoinedTransaction}.
     */
    public JoinedTransaction join(Connection connection) {
        return publishers.join(connection, gate::publisher);
    }

    /**
     * All events of one aggregate, in log order. An event that the catalog does not know, or that cannot be decoded, comes with a
     * {@link JsonPayload}: history is never thrown away. {@link StoredEvent#as} gives one its type.
     *
     * <p>All of it is read into memory by one statement, without a limit: for aggregates whose history fits there.
     *
     * @throws DatabaseUnavailableException if the database does not answer
     */
    public List<StoredEvent<?>> history(String aggregateType, String aggregateId) {
        return log.history(aggregateType, aggregateId);
    }

    /**
     * The last {@code atMost} events of the log, newest first; payloads as in {@link #history}. All of them are read into memory.
     *
     * @throws IllegalArgumentException if {@code atMost} is below 1
     * @throws DatabaseUnavailableException if the database does not answer
     */
    public List<StoredEvent<?>> recent(int atMost) {
        return log.recent(atMost);
    }

    /**
     * How many events the log holds, by event name. Reads the whole log's index: for people, not for every request. The result has an entry
     * for each name, however many events there are.
     *
     * @throws DatabaseUnavailableException if the database does not answer
     */
    public SortedMap<String, Long> countsByType() {
        return log.countsByType();
    }

    /**
     * Calls the listener for each event of the type that is committed from now on, whoever publishes it: live, in this process, not
     * durable. For what must not be missed, write a handler.
     *
     * @param listener is called by the one thread that calls all listeners, of one aggregate in log order, with no lock and no connection of
     *     the bus held; while it is slow, others hear later. What it throws is logged and keeps neither it nor others from later events
     * @throws BusClosedException if the bus is closed
     * @throws DatabaseUnavailableException if the database cannot be asked where the log ends now
     */
    public <E> Subscription subscribe(EventType<E> type, Consumer<? super StoredEvent<E>> listener) {
        gate.enter();
        try {
            return liveSubscriptions.subscribe(type, listener);
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(
                    "Not subscribed to " + type + ": the database cannot be asked where the log ends now", e);
        } finally {
            gate.leave();
        }
    }

    /** The groups of handlers, to be paused and resumed on all nodes. */
    public GroupControl groups() {
        return groupControl;
    }

    /** The deliveries that failed for good: to be looked at, tried again or given up. */
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    /** The last so many acts of operators on dead letters, waiting deliveries and groups, newest first. Replays keep their own. */
    public List<AuditEntry> auditLog(int atMost) {
        return auditLog.last(atMost);
    }

    /** Has handlers go through old events again. */
    public Replays replays() {
        return jdbcReplays;
    }

    /** What each handler did in this process since the bus started. */
    public List<HandlerStats> handlerStats() {
        return runtime.stats();
    }

    /** How the publishes on the bus itself were written together in this process since the bus started. */
    public PublishStats publishStats() {
        return publishers.publishStats();
    }

    /**
     * How all groups and nodes are doing, whoever runs them, and what this process did since the bus started. It asks the database a few
     * questions, whatever the number of groups, and counts up to a limit: some milliseconds, up to some hundred while lanes are far behind.
     *
     * @throws DatabaseUnavailableException if the database does not answer
     */
    public Health health() {
        return runtime.health(publishers.publishStats());
    }

    /**
     * Refuses further publishes and subscriptions with {@link BusClosedException} and lets what runs end; handlers, listeners and archivers
     * are interrupted after 30 seconds. Then no thread of the bus runs and no connection is in use, so that the DataSource, which is the
     * application's, may be closed next; what still does not return is named in the log. Closing again waits for the first time.
     *
     * @throws HandlerMisuseException in a handler, a listener, an archiver or a transaction block of this bus, because it would wait for itself
     */
    @Override
    public void close() {
        if (runtime.threads().haveCaller() || inBlocks.contains(Thread.currentThread())) {
            throw new HandlerMisuseException(
                    "close() would wait for its own caller here. Nothing is closed; have another thread close it");
        }
        synchronized (gate) {
            if (!gate.close()) {
                return;
            }
            if (retention != null) {
                retention.close();
            }
            runtime.close(CLOSE_TIMEOUT);
            if (!gate.awaitEmpty(CLOSE_TIMEOUT)) {
                LOG.warn("Publishes or transactions still run after {} and go on by themselves", CLOSE_TIMEOUT);
            }
        }
    }
}
