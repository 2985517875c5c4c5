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
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings of an {@link EventBus}; each setting documents its default. Not thread-safe. */
public final class EventBusBuilder {
    private static final Logger log = LoggerFactory.getLogger(EventBus.class);
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
    private Timings timings = Timings.DEFAULT;
    private int handlerConnections = Integer.MAX_VALUE;
    private @Nullable Duration retention;
    private @Nullable Archiver archiver;

    EventBusBuilder(DataSource dataSource) {
        this.dataSource = new AutoCommitDataSource(Objects.requireNonNull(dataSource, "dataSource"));
    }

    /**
     * Adds known events: {@code Events.catalog()} of each module of the application. Default: none; events are then read as JSON.
     *
     * @param catalogs the catalogs
     * @return this
     * @throws IllegalArgumentException if two record classes have one event name and version
     */
    public EventBusBuilder catalog(EventCatalog... catalogs) {
        for (EventCatalog more : catalogs) {
            catalog = catalog.and(more);
        }
        return this;
    }

    /**
     * Adds handlers: {@code Handlers.of(…)} of each module of the application. Default: none.
     *
     * @param tables the tables
     * @return this
     * @throws IllegalArgumentException if two groups have one name
     */
    public EventBusBuilder handlers(HandlerTable... tables) {
        for (HandlerTable more : tables) {
            handlers = handlers.and(more);
        }
        return this;
    }

    /**
     * Sets whether the start migrates the tables.
     *
     * @param mode the mode; default {@link SchemaMode#MIGRATE}
     * @return this
     */
    public EventBusBuilder schema(SchemaMode mode) {
        schema = Objects.requireNonNull(mode, "mode");
        return this;
    }

    /**
     * Sets the database schema of the tables, which is created if it is missing. It separates the tables from the application's own schema
     * and its migrations. Statements of the bus name no schema: the bus does not start unless the {@code search_path} of each session has
     * this schema.
     *
     * @param schemaName the schema; default the current schema of the connection
     * @return this
     */
    public EventBusBuilder tablesIn(String schemaName) {
        tablesIn = Objects.requireNonNull(schemaName, "schemaName");
        return this;
    }

    /**
     * Sets the reaction to events and handlers in the database that do not fit the application.
     *
     * @param mode the mode; default {@link StartChecks#REPORT}
     * @return this
     */
    public EventBusBuilder startChecks(StartChecks mode) {
        startChecks = Objects.requireNonNull(mode, "mode");
        return this;
    }

    /**
     * Lets nodes notify each other by LISTEN and NOTIFY, so that they notice new events and operations at once. The bus holds two of these
     * connections while it runs. They must be direct sessions: through a pooler in transaction mode, notifications do not arrive. Business
     * transactions never notify. If a notification is lost, polling finds the events.
     *
     * @param sessions connections to the same database; default none
     * @return this
     */
    public EventBusBuilder notifications(DataSource sessions) {
        notifications = new AutoCommitDataSource(Objects.requireNonNull(sessions, "sessions"));
        return this;
    }

    /**
     * Sets how long this node may be silent, by the database's clock, before other nodes take its lanes. It affects efficiency only: a node
     * that resumes after a longer silence cannot change the work of its successor.
     *
     * @param time 1 second to 10 minutes; default 10 seconds
     * @return this
     * @throws IllegalArgumentException if the time is out of range
     */
    public EventBusBuilder leaseTime(Duration time) {
        if (time.compareTo(SHORTEST_LEASE) < 0 || time.compareTo(LONGEST_LEASE) > 0) {
            throw new IllegalArgumentException("leaseTime is 1 second to 10 minutes, not " + time);
        }
        leaseTime = time;
        return this;
    }

    /**
     * Limits the connections that transactional handlers of all groups hold at once. Other handlers wait, without an attempt counted or a
     * timeout started, so that a backlog leaves the rest of the pool to the application. Plain handlers hold no connection.
     *
     * @param most 1 or more, such as half of the pool; default no limit: one for each lane
     * @return this
     * @throws IllegalArgumentException if it is below 1
     */
    public EventBusBuilder handlerConnections(int most) {
        requireBetween("handlerConnections", most, Integer.MAX_VALUE);
        handlerConnections = most;
        return this;
    }

    /**
     * Limits the JSON text of a payload. A publish with a longer one is refused.
     *
     * @param bytes bytes of UTF-8, 1 to 67,108,864; default 262,144
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public EventBusBuilder maxPayloadBytes(int bytes) {
        requireBetween("maxPayloadBytes", bytes, MAX_PAYLOAD_BYTES);
        limits = new PublishLimits(bytes, limits.causationDepth());
        return this;
    }

    /**
     * Limits the chain of events that cause each other. It stops handlers that publish in a circle.
     *
     * @param events 1 to 10,000; default 100
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public EventBusBuilder maxCausationDepth(int events) {
        requireBetween("maxCausationDepth", events, MAX_CAUSATION_DEPTH);
        limits = new PublishLimits(limits.payloadBytes(), events);
        return this;
    }

    /**
     * Deletes events, in small batches, some time after the last group has settled them. An event that a cursor, a delivery or a replay still
     * needs is kept. History and replays go back no further, and the idempotency key of a deleted event may be used again.
     *
     * @param keep more than zero; up to {@code ChronoUnit.FOREVER.getDuration()}, for which no event is old enough; default: events are never
     *     deleted
     * @return this
     * @throws IllegalArgumentException if the time is zero or negative
     */
    public EventBusBuilder retention(Duration keep) {
        if (keep.isNegative() || keep.isZero()) {
            throw new IllegalArgumentException("retention is more than zero, not " + keep);
        }
        retention = keep;
        return this;
    }

    /**
     * Deletes events as {@link #retention(Duration)}, and passes them to an archiver first.
     *
     * @param keep as in {@link #retention(Duration)}
     * @param keeper the archiver
     * @return this
     * @throws IllegalArgumentException if the time is zero or negative
     */
    public EventBusBuilder retention(Duration keep, Archiver keeper) {
        archiver = Objects.requireNonNull(keeper, "keeper");
        return retention(keep);
    }

    EventBusBuilder timings(Timings waits) {
        timings = waits;
        return this;
    }

    private static void requireBetween(String setting, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(setting + " is 1 to " + most + ", not " + value);
        }
    }

    /**
     * Checks the database, migrates or validates the tables, and starts the bus.
     *
     * @return the running bus
     * @throws DatabaseUnavailableException if the database does not answer or cannot be written to
     * @throws SchemaException if the database is unsuitable, or tables are missing, of another version or altered
     * @throws ForeignDatabaseException if the tables were copied from another database cluster
     * @throws dev.typebus.event.StartRefusedException if {@link StartChecks#REFUSE} is set and there are findings
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
        PoolSize.check(dataSource, lanes, log);
        EventBus bus = new EventBus(this);
        String version = EventBus.class.getPackage().getImplementationVersion();
        log.info(
                "Typebus{} has started as node {}: groups {}, {} lanes, {}",
                version == null ? "" : " " + version,
                bus.node(),
                handlers.groups().stream().map(Group::name).toList(),
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

    Timings timings() {
        return timings;
    }

    int handlerConnections() {
        return handlerConnections;
    }

    @Nullable
    DataSource notifications() {
        return notifications;
    }

    /** Starts the deletion of old events; empty if none is set. */
    Optional<RetentionJob> startRetention(Appender appender, BusThreads threads) {
        return Optional.ofNullable(retention)
                .map(keep -> new Retention(dataSource, keep, archiver, appender))
                .map(old -> new RetentionJob(old, timings.retentionPause()).start(threads));
    }
}
