package dev.typebus;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.ForeignDatabaseException;
import dev.typebus.event.SchemaException;
import dev.typebus.handler.Group;
import dev.typebus.handler.HandlerTable;
import dev.typebus.internal.jdbc.AutoCommitDataSource;
import dev.typebus.internal.publish.Appender;
import dev.typebus.internal.publish.PublishLimits;
import dev.typebus.internal.retention.Retention;
import dev.typebus.internal.retention.RetentionJob;
import dev.typebus.internal.schema.Schema;
import dev.typebus.internal.threads.BusThreads;
import dev.typebus.retention.Archiver;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of an {@link EventBus}. Not thread-safe.
 *
 * <table>
 *   <caption>Defaults</caption>
 *   <tr><td>{@link #catalog}</td><td>empty: events are read as JSON</td></tr>
 *   <tr><td>{@link #handlers}</td><td>none: the bus only publishes and reads</td></tr>
 *   <tr><td>{@link #schema}</td><td>{@link SchemaMode#MIGRATE}</td></tr>
 *   <tr><td>{@link #tablesIn}</td><td>the connection's current schema</td></tr>
 *   <tr><td>{@link #startChecks}</td><td>{@link StartChecks#REPORT}</td></tr>
 *   <tr><td>{@link #notifications}</td><td>none: nodes find each other's events by polling, every 10 to 500 ms</td></tr>
 *   <tr><td>{@link #retention}</td><td>none: events stay for ever</td></tr>
 *   <tr><td>{@link #leaseTime}</td><td>10 seconds</td></tr>
 *   <tr><td>{@link #handlerConnections}</td><td>no bound</td></tr>
 *   <tr><td>{@link #maxPayloadBytes}</td><td>262,144 (256 kB)</td></tr>
 *   <tr><td>{@link #maxCausationDepth}</td><td>100</td></tr>
 * </table>
 */
public final class EventBusBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);
    private static final int MAX_PAYLOAD_BYTES = 64 * 1024 * 1024;
    private static final int MAX_CAUSATION_DEPTH = 10_000;
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(10);

    private final DataSource dataSource;
    private EventCatalog catalog = EventCatalog.of();
    private HandlerTable handlers = HandlerTable.of();
    private SchemaMode schema = SchemaMode.MIGRATE;
    private @Nullable String tablesIn;
    private StartChecks startChecks = StartChecks.REPORT;
    private PublishLimits limits = PublishLimits.DEFAULT;
    private @Nullable DataSource notifications;
    private Duration leaseTime = Duration.ofSeconds(10);
    private int handlerConnections = Integer.MAX_VALUE;
    private @Nullable Duration retention;
    private @Nullable Archiver archiver;

    EventBusBuilder(DataSource dataSource) {
        this.dataSource = new AutoCommitDataSource(Objects.requireNonNull(dataSource, "dataSource"));
    }

    /**
     * Adds the events that the application knows: {@code Events.catalog()} of each of its modules.
     *
     * @throws IllegalArgumentException if two record classes claim one event name and version
     */
    public EventBusBuilder catalog(EventCatalog... catalogs) {
        for (EventCatalog more : catalogs) {
            catalog = catalog.and(more);
        }
        return this;
    }

    /**
     * Adds the handlers: {@code Handlers.of(…)} of each of the application's modules.
     *
     * @throws IllegalArgumentException if two groups have one name
     */
    public EventBusBuilder handlers(HandlerTable... tables) {
        for (HandlerTable more : tables) {
            handlers = handlers.and(more);
        }
        return this;
    }

    /** What to do about the tables at the start. */
    public EventBusBuilder schema(SchemaMode mode) {
        schema = Objects.requireNonNull(mode, "mode");
        return this;
    }

    /**
     * In which schema of the database the tables are, or are to be made; it is made as well where it is missing. The bus's statements name
     * no schema: {@code search_path} has to have this one for every session, or the bus does not start. So they leave the application's
     * own schema to its own migrations.
     */
    public EventBusBuilder tablesIn(String schemaName) {
        tablesIn = Objects.requireNonNull(schemaName, "schemaName");
        return this;
    }

    /** What to do about events and handlers in the database that this application does not know, and should. */
    public EventBusBuilder startChecks(StartChecks mode) {
        startChecks = Objects.requireNonNull(mode, "mode");
        return this;
    }

    /**
     * Has nodes tell each other of new events by LISTEN and NOTIFY, so that they need not poll to hear of them at once. The bus holds two
     * connections of {@code sessions} for as long as it runs; they are to be the server's own sessions, and not to go through a pooler in
     * transaction mode, where notices do not arrive. Business transactions never notify. Where notices are lost, polling finds the events.
     */
    public EventBusBuilder notifications(DataSource sessions) {
        notifications = new AutoCommitDataSource(Objects.requireNonNull(sessions, "sessions"));
        return this;
    }

    /**
     * How long this node may be silent before others take its lanes: 1 second to 10 minutes, by the database's clock. It is for efficiency
     * alone: a node that was silent for longer and wakes up changes nothing that its successor does.
     */
    public EventBusBuilder leaseTime(Duration time) {
        if (time.compareTo(SHORTEST_LEASE) < 0 || time.compareTo(LONGEST_LEASE) > 0) {
            throw new IllegalArgumentException("leaseTime is 1 second to 10 minutes, not " + time);
        }
        leaseTime = time;
        return this;
    }

    /**
     * How many connections transactional handlers of all groups hold at once: 1 or more. The others wait their turn, without an attempt
     * counted or a timeout begun, so that a backlog leaves the rest of the pool to the application: for half of the pool give half of its
     * size. Plain handlers hold none. Without this each lane may hold one.
     */
    public EventBusBuilder handlerConnections(int most) {
        requireBetween("handlerConnections", most, Integer.MAX_VALUE);
        handlerConnections = most;
        return this;
    }

    /** The longest JSON text of a payload, in bytes of UTF-8: 1 to 67,108,864. A longer one is refused when it is published. */
    public EventBusBuilder maxPayloadBytes(int bytes) {
        requireBetween("maxPayloadBytes", bytes, MAX_PAYLOAD_BYTES);
        limits = new PublishLimits(bytes, limits.causationDepth());
        return this;
    }

    /** How many events may cause each other in a chain: 1 to 10,000. It ends handlers that publish in a circle. */
    public EventBusBuilder maxCausationDepth(int events) {
        requireBetween("maxCausationDepth", events, MAX_CAUSATION_DEPTH);
        limits = new PublishLimits(limits.payloadBytes(), events);
        return this;
    }

    /**
     * Deletes events so long after the last group has settled them, in small batches: none that a cursor, a delivery or a replay
     * still needs. History and replays then go back no further, and a deleted event's idempotency key may be used again.
     *
     * @param keep more than zero; up to {@code ChronoUnit.FOREVER.getDuration()}, for which none is old enough
     */
    public EventBusBuilder retention(Duration keep) {
        if (keep.isNegative() || keep.isZero()) {
            throw new IllegalArgumentException("retention is more than zero, not " + keep);
        }
        retention = keep;
        return this;
    }

    /** As {@link #retention(Duration)}, and hands the events to an archiver before they are deleted. */
    public EventBusBuilder retention(Duration keep, Archiver keeper) {
        archiver = Objects.requireNonNull(keeper, "keeper");
        return retention(keep);
    }

    private static void requireBetween(String setting, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(setting + " is 1 to " + most + ", not " + value);
        }
    }

    /**
     * Checks the database, migrates or validates the tables and starts the bus.
     *
     * @throws DatabaseUnavailableException if the database does not answer or cannot be written to
     * @throws SchemaException if it is no database for the bus, or its tables are missing, of another version or altered
     * @throws ForeignDatabaseException if the tables were copied from another database cluster
     * @throws StartRefusedException if {@link StartChecks#REFUSE} is set and there is anything to refuse
     * @throws IllegalArgumentException if there are handlers, and the DataSource is a HikariCP pool of one connection
     */
    public EventBus start() {
        int lanes = handlers.groups().stream().mapToInt(Group::lanes).sum();
        PoolSize.require(dataSource, lanes);
        boolean deletes = retention != null;
        Schema tables =
                new Schema(dataSource, tablesIn, deletes || !handlers.groups().isEmpty(), deletes);
        String found = switch (schema) {
            case MIGRATE -> tables.migrate();
            case VALIDATE -> tables.validate();
        };
        PoolSize.check(dataSource, lanes, LOG);
        EventBus bus = new EventBus(this);
        String version = EventBus.class.getPackage().getImplementationVersion();
        LOG.info(
                "Typebus {} has started as node {}: {} groups, {} lanes, {}",
                version == null ? "(unpackaged)" : version,
                bus.node(),
                handlers.groups().size(),
                lanes,
                found);
        return bus;
    }

    DataSource dataSource() {
        return dataSource;
    }

    EventCatalog catalog() {
        return catalog;
    }

    HandlerTable handlers() {
        return handlers;
    }

    StartChecks startChecks() {
        return startChecks;
    }

    PublishLimits limits() {
        return limits;
    }

    Duration leaseTime() {
        return leaseTime;
    }

    int handlerConnections() {
        return handlerConnections;
    }

    @Nullable
    DataSource notifications() {
        return notifications;
    }

    /** Starts the deletion of old events; returns null if none was set. */
    @Nullable
    RetentionJob startRetention(Appender appender, BusThreads threads) {
        return retention == null
                ? null
                : new RetentionJob(new Retention(dataSource, retention, archiver, appender)).start(threads);
    }
}
