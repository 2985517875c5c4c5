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
import dev.typebus.internal.retention.RetentionJob;
import dev.typebus.internal.startup.RestoredDatabase;
import dev.typebus.replay.Replays;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event bus of one database, for one application: publishes events into its log and calls the handlers. Thread-safe.
 *
 * <pre>{@code
 * EventBus bus = EventBus.builder(dataSource)
 *     .catalog(Events.catalog())
 *     .handlers(Handlers.of(new PaymentHandlers()))
 *     .start();
 *
 * bus.inTransaction(tx -> {
 *   loans.markFunded(tx.connection(), loanId, amount);
 *   Events.loanFunded(tx, loanId, amount, now);
 * });
 * }</pre>
 */
public final class EventBus implements Publisher, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventBus.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final BusRuntime runtime;
    private final Publishers publishers;
    private final Publisher ownTransaction;
    private final LogQueries queries;
    private final Subscriptions subscriptions;
    private final DeadLetters deadLetters;
    private final GroupControl groupControl;
    private final AuditLog auditLog;
    private final Replays replays;
    private final Optional<RetentionJob> retention;
    private final ShutdownGate gate = new ShutdownGate();

    EventBus(EventBusBuilder settings) {
        Appender appender = new Appender(settings.limits());
        EventDecoder decoder = new EventDecoder(settings.catalog());
        runtime = BusRuntime.start(settings, appender, decoder);
        publishers = new Publishers(settings.dataSource(), appender, runtime.poller(), runtime.settlement());
        ownTransaction = gate.publisher(publishers.ownTransaction());
        queries = new LogQueries(settings.dataSource(), decoder);
        subscriptions = new Subscriptions(settings.catalog(), runtime.liveEvents());
        deadLetters = new DeadLetters(settings.dataSource(), runtime::deliveriesChanged);
        groupControl = new GroupControl(settings.dataSource(), runtime::rebalanceNow);
        auditLog = new AuditLog(settings.dataSource());
        replays = runtime.replays();
        retention = settings.startRetention(appender, runtime.threads());
    }

    String node() {
        return runtime.node();
    }

    /**
     * Begins the settings of a bus.
     *
     * @param dataSource connections to the database; it stays the application's, which closes it after the bus
     * @return a builder with all defaults
     */
    public static EventBusBuilder builder(DataSource dataSource) {
        return new EventBusBuilder(dataSource);
    }

    /**
     * Accepts a database that was restored from a dump or copied from another cluster, where a bus refuses to start because transaction ids
     * mean nothing there. From now on its old events are read by position alone, and each unsettled delivery becomes due. Call this once,
     * while no bus runs on the database.
     *
     * @param dataSource connections to the restored database
     * @throws DatabaseUnavailableException if the database fails; the message says whether anything may have been changed
     */
    public static void acceptRestoredDatabase(DataSource dataSource) {
        RestoredDatabase.run(new AutoCommitDataSource(dataSource));
    }

    /**
     * Publishes the events in a transaction of their own, together with those of concurrent threads, and returns when they are durable.
     * Within a transaction, use its {@link Transaction} or {@link #joining}: otherwise the events stay published if it is rolled back.
     */
    @Override
    public List<EventId> publishAll(List<? extends NewEvent<?>> events) {
        return ownTransaction.publishAll(events);
    }

    /**
     * Runs {@code block} in a transaction of the bus. Changes through {@code tx.connection()} and events published to {@code tx} commit
     * together, or are rolled back if the block throws.
     *
     * @param block the work
     * @param <X> the exception that the block may throw
     * @throws X if the block throws it
     * @throws TypebusException if the block throws it or the commit fails; the message says what became of the transaction
     */
    public <X extends Exception> void inTransaction(Transaction.Block<X> block) throws X {
        this.<Boolean, X>inTransactionReturning(tx -> {
            block.run(tx);
            return true;
        });
    }

    /**
     * Runs {@code work} as {@link #inTransaction} does, and returns its result. An overload would be ambiguous for
     * {@code tx -> loans.create(tx)}.
     *
     * @param work the work
     * @param <T> the type of the result
     * @param <X> the exception that the work may throw
     * @return the result of {@code work}
     * @throws X if the work throws it
     */
    public <T extends @Nullable Object, X extends Exception> T inTransactionReturning(Transaction.Work<T, X> work)
            throws X {
        return gate.inBlock(() -> publishers.inTransaction(work));
    }

    /**
     * Creates a publisher that writes each publish at once, in the transaction of {@code connection}. The bus never commits, rolls back or
     * closes the connection. Handlers run after the caller's commit, which the bus finds by polling; therefore
     * {@link Publisher#awaitingHandlers} is refused, as in handlers. Use the publisher on one thread at a time, and only while the connection
     * is yours. Creating it is cheap.
     *
     * @param connection a connection of this bus's database
     * @return a publisher, which throws {@link dev.typebus.event.PublishException} in auto-commit mode
     */
    public Publisher joining(Connection connection) {
        return gate.publisher(publishers.joining(connection));
    }

    /**
     * Joins a transaction whose caller reports its end, as {@link JoinedTransaction} says. Events are collected and written in one statement,
     * and handlers run as soon after the commit as after {@link #inTransaction}.
     *
     * @param connection a connection of this bus's database, not in auto-commit mode
     * @return the joined transaction
     */
    public JoinedTransaction join(Connection connection) {
        return publishers.join(connection, gate::publisher);
    }

    /**
     * Reads all events of one aggregate into memory, in log order, without a limit. An event that the catalog does not know or that cannot be
     * decoded has a {@link JsonPayload}. {@link StoredEvent#as} casts an event to its type.
     *
     * @param aggregateType the aggregate type, such as {@code loan}
     * @param aggregateId the text form of the aggregate id
     * @return the events; empty if the aggregate has none
     * @throws DatabaseUnavailableException if the database does not answer
     */
    public List<StoredEvent<?>> history(String aggregateType, String aggregateId) {
        return queries.history(aggregateType, aggregateId);
    }

    /**
     * Reads the newest events of the log into memory, with payloads as in {@link #history}.
     *
     * @param atMost the maximum number of events
     * @return the events, newest first
     * @throws IllegalArgumentException if {@code atMost} is below 1
     * @throws DatabaseUnavailableException if the database does not answer
     */
    public List<StoredEvent<?>> recent(int atMost) {
        return queries.recent(atMost);
    }

    /**
     * Counts the events by event name. It reads the whole index of the log: for people, not for every request.
     *
     * @return one entry for each event name in the log
     * @throws DatabaseUnavailableException if the database does not answer
     */
    public SortedMap<String, Long> countsByType() {
        return queries.countsByType();
    }

    /**
     * Calls the listener for each event of the type that any node commits from now on: live, in this process, not durable. Use a handler for
     * events that must not be missed. One thread calls all listeners, per aggregate in log order, without a lock or connection of the bus. A
     * slow listener delays the others. An exception is logged and does not affect later events.
     *
     * @param type an event of the catalog that was given to the builder, in its newest version
     * @param listener called for each event
     * @param <E> the payload record
     * @return the subscription; close it to end the calls
     * @throws IllegalArgumentException if the catalog does not have the type, or an upcaster leads from it to a newer version
     * @throws BusClosedException if the bus is closed
     * @throws DatabaseUnavailableException if the database does not answer; the listener is not subscribed
     */
    public <E> Subscription subscribe(EventType<E> type, Consumer<? super StoredEvent<E>> listener) {
        return gate.inside(() -> subscriptions.subscribe(type, listener));
    }

    /** {@return the control of handler groups: pause and resume, on all nodes} */
    public GroupControl groups() {
        return groupControl;
    }

    /** {@return the dead letters and unroutable deliveries: inspect, redrive, discard} */
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    /**
     * Reads the newest entries of the audit log of operations on deliveries and groups; replays have their own history.
     *
     * @param atMost the maximum number of entries
     * @return the entries, newest first
     */
    public List<AuditEntry> auditLog(int atMost) {
        return auditLog.last(atMost);
    }

    /** {@return the replays: handlers receive old events again} */
    public Replays replays() {
        return replays;
    }

    /** {@return the counters of each handler in this process since the bus started} */
    public List<HandlerStats> handlerStats() {
        return runtime.stats();
    }

    /** {@return the counters of batched publishes in this process since the bus started} */
    public PublishStats publishStats() {
        return publishers.publishStats();
    }

    /**
     * Reads the state of all groups and nodes, and the counters of this process. It takes some milliseconds, or some hundred while lanes are
     * far behind.
     *
     * @return the state as of one moment
     * @throws DatabaseUnavailableException if the database does not answer
     */
    public Health health() {
        return runtime.health(publishers.publishStats());
    }

    /**
     * Closes the bus. Publishes and subscriptions are refused from now on with {@link BusClosedException}; running work is finished.
     * Handlers, listeners and archivers are interrupted after 30 seconds. When it returns, no thread of the bus runs and the DataSource may
     * be closed; a call that still runs is named in the log. A second call waits for the first.
     *
     * @throws HandlerMisuseException in a handler, listener, archiver or transaction block of this bus, where it would wait for its caller
     */
    @Override
    public void close() {
        if (runtime.threads().haveCaller() || gate.isInBlock()) {
            throw new HandlerMisuseException(
                    "close() would wait for its own caller here. Nothing is closed; have another thread close it");
        }
        synchronized (gate) {
            if (!gate.close()) {
                return;
            }
            retention.ifPresent(RetentionJob::close);
            runtime.close(CLOSE_TIMEOUT);
            if (!gate.awaitEmpty(CLOSE_TIMEOUT)) {
                log.warn("Publishes or transactions still run after {} and go on by themselves", CLOSE_TIMEOUT);
            }
        }
    }
}
