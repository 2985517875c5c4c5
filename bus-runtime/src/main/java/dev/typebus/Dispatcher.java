package dev.typebus;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.event.GatheredPublishes;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerStats;
import dev.typebus.handler.HandlerTable;
import dev.typebus.health.Health;
import dev.typebus.internal.dispatch.LaneDispatch;
import dev.typebus.internal.dispatch.Routes;
import dev.typebus.internal.dispatch.Transactions;
import dev.typebus.internal.dispatch.Watchdog;
import dev.typebus.internal.health.HealthQueries;
import dev.typebus.internal.jdbc.HandlerConnections;
import dev.typebus.internal.jdbc.SqlState;
import dev.typebus.internal.lease.Holdings;
import dev.typebus.internal.lease.Leases;
import dev.typebus.internal.lease.Roster;
import dev.typebus.internal.log.EventDecoder;
import dev.typebus.internal.log.LaneScope;
import dev.typebus.internal.publish.Appender;
import dev.typebus.internal.publish.SettlementAwait;
import dev.typebus.internal.replay.JdbcReplays;
import dev.typebus.internal.replay.Rehearsal;
import dev.typebus.internal.settle.HeldLane;
import dev.typebus.internal.settle.LaneSettlement;
import dev.typebus.internal.startup.Beginnings;
import dev.typebus.internal.startup.Registration;
import dev.typebus.internal.startup.StartCheck;
import dev.typebus.internal.threads.BusThreads;
import dev.typebus.internal.wakeup.HeadProbe;
import dev.typebus.internal.wakeup.Notices;
import dev.typebus.internal.wakeup.Watch;
import dev.typebus.internal.work.AwaitSettled;
import dev.typebus.internal.work.Crew;
import dev.typebus.internal.work.Lane;
import dev.typebus.internal.work.LaneGroupTables;
import dev.typebus.internal.work.LaneTables;
import dev.typebus.internal.work.LiveEvents;
import dev.typebus.internal.work.SettledSignal;
import dev.typebus.internal.work.Together;
import dev.typebus.internal.work.Workforce;
import dev.typebus.replay.Replays;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the stages together for the groups of one bus: which lanes are worked for, and with what. Thread-safe. */
final class Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final DataSource dataSource;
    private final HandlerConnections connections;
    private final Appender appender;
    private final Beginnings beginnings;
    private final Roster roster;
    private final Duration leaseTime;
    private final Watch watch;
    private final BusThreads threads = new BusThreads();
    private final Workforce workforce = new Workforce(threads);
    private final Watchdog watchdog = new Watchdog(GRACE, threads);
    private final SettledSignal settled = new SettledSignal();
    private final Together together;
    private final Map<String, Crew> crews = new ConcurrentHashMap<>();
    private final HealthQueries health;
    private final Holdings holdings;
    private final Upkeep upkeep;
    private final @Nullable Notices notices;
    private final LiveEvents liveEvents;
    private volatile boolean stopping;

    private Dispatcher(
            EventBusBuilder settings,
            Appender appender,
            EventCatalog catalog,
            Beginnings beginnings,
            EventDecoder decoder) {
        this.dataSource = settings.dataSource();
        this.connections = new HandlerConnections(dataSource, settings.handlerConnections());
        this.appender = appender;
        this.beginnings = beginnings;
        this.roster = new Roster(beginnings, catalog);
        this.watch = new Watch(
                dataSource,
                new HeadProbe(beginnings.snapshot(), beginnings.eraFloor()),
                () -> tellOthers(Notices.Subject.EVENTS));
        this.liveEvents = new LiveEvents(dataSource, decoder, watch, threads, beginnings.eraFloor());
        this.together = new Together(new LaneGroupTables(dataSource), settled::raise);
        String node = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
        this.leaseTime = settings.leaseTime();
        Leases leases = new Leases(node, roster, leaseTime);
        this.health = new HealthQueries(dataSource, node, roster::groups);
        DataSource notifications = settings.notifications();
        this.notices = notifications == null ? null : new Notices(notifications, this::heard);
        this.holdings = new Holdings(dataSource, leases, this::begin, watch::remove);
        this.upkeep = new Upkeep(dataSource, holdings, settled, leases.renewal());
    }

    /**
     * Compares the database with what the application knows, registers the groups, takes their lanes and begins to work.
     *
     * @throws DatabaseUnavailableException if the database fails meanwhile; nothing goes on then
     * @throws StartRefusedException if it is to be strict and they do not fit
     */
    static Dispatcher start(EventBusBuilder settings, Appender appender, EventDecoder decoder) {
        try {
            EventCatalog known = known(settings.catalog(), settings.handlers());
            Beginnings beginnings = checkAndRegister(settings, known);
            Dispatcher dispatcher = new Dispatcher(settings, appender, known, beginnings, decoder);
            try {
                dispatcher.start();
            } catch (SQLException | RuntimeException | Error e) { // such as for want of a thread
                dispatcher.close(Duration.ZERO); // it may have lanes already
                throw e;
            }
            return dispatcher;
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(
                    "The bus does not start: its handlers cannot be registered (" + SqlState.reason(e) + "). "
                            + SqlState.remedy(e.getSQLState()),
                    e);
        }
    }

    private static Beginnings checkAndRegister(EventBusBuilder settings, EventCatalog known) throws SQLException {
        List<Group> groups = settings.handlers().groups();
        try (Connection connection = settings.dataSource().getConnection()) {
            StartCheck.run(connection, groups, known, settings.startChecks() == StartChecks.REFUSE);
            return Registration.register(connection, groups);
        }
    }

    /** A handler's own types are known, whether or not the application names them in its catalog. */
    private static EventCatalog known(EventCatalog catalog, HandlerTable table) {
        EventCatalog known = catalog;
        for (Group group : table.groups()) {
            for (Handler<?> handler : group.handlers()) {
                if (handler.selection() instanceof Handler.Types byType) {
                    known = known.and(EventCatalog.of(byType.types().toArray(EventType<?>[]::new)));
                }
            }
        }
        return known;
    }

    private boolean hasGroups() {
        return !beginnings.groups().isEmpty();
    }

    private void start() throws SQLException {
        if (hasGroups()) {
            holdings.tend();
            upkeep.start(threads);
            watchdog.start();
        }
        watch.start(threads);
        if (notices != null) {
            notices.start(threads);
        }
    }

    private void tellOthers(Notices.Subject subject) {
        if (notices != null) {
            notices.tell(subject);
        }
    }

    private void heard(Notices.Subject subject) {
        switch (subject) {
            case EVENTS -> watch.expected();
            case LANES -> upkeep.tendSoon();
        }
    }

    private Lane begin(HeldLane held) {
        Routes routes = Objects.requireNonNull(roster.routes().get(held.group()));
        Group group = routes.group();
        LaneScope scope = new LaneScope(
                held.group(),
                held.lane(),
                held.firstSlot(),
                held.lastSlot(),
                Routes.topicsOf(group),
                group.order() != Group.Order.UNORDERED,
                group.order() == Group.Order.BLOCK,
                beginnings.eraFloor());
        Transactions transactions =
                new Transactions(dataSource, connections, appender, watch, new LaneSettlement(scope, held.fence()));
        LaneDispatch dispatch = new LaneDispatch(transactions, routes, scope, () -> stopping, watchdog);
        LaneTables tables = new LaneTables(held, scope, dataSource, dispatch::handles);
        Crew crew = crews.computeIfAbsent(held.group(), name -> workforce.crew(together));
        Lane lane = new Lane(held, scope, tables, dispatch, crew::shift, settled::raise);
        watch.add(lane);
        return lane;
    }

    String node() {
        return holdings.node();
    }

    /** Who is to be told of commits. */
    Watch watch() {
        return watch;
    }

    /** Who knows whether events are settled. */
    SettlementAwait settlement() {
        return hasGroups() ? new AwaitSettled(dataSource, roster::routes, settled) : SettlementAwait.NONE;
    }

    LiveEvents liveEvents() {
        return liveEvents;
    }

    BusThreads threads() {
        return threads;
    }

    /** Has all nodes look for what operators want of their lanes. */
    void tendAll() {
        upkeep.tendSoon();
        tellOthers(Notices.Subject.LANES);
    }

    Replays replays() {
        return new JdbcReplays(dataSource, appender, new Rehearsal(roster::routes), () -> {
            holdings.startOverAll();
            tellOthers(Notices.Subject.LANES);
        });
    }

    /** Has every lane look for retries that an operator asked for. */
    void wakeAll() {
        holdings.wakeAll();
    }

    List<HandlerStats> stats() {
        return roster.routes().values().stream().flatMap(Routes::stats).toList();
    }

    Health health(GatheredPublishes gathered) {
        return health.ask(stats(), holdings.failing(), gathered);
    }

    /**
     * Lets running batches end, gives the lanes back, stops and waits for all threads. What does not answer is not waited for much longer than
     * that: it is named in the log.
     */
    void close(Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        stopping = true;
        watch.close();
        liveEvents.close();
        Farewell farewell = new Farewell(threads, leaseTime);
        boolean answers = true;
        try {
            if (hasGroups()) {
                if (!holdings.drain(atMost, workforce::interrupt)) {
                    log.warn(
                            "Handlers still ran {} s after the bus was closed and were interrupted; what they did not"
                                    + " finish is done again at the next start",
                            atMost.toSeconds());
                }
                upkeep.close();
                answers = farewell.giveBack(() -> {
                    holdings.giveBack();
                    tellOthers(Notices.Subject.LANES);
                    upkeep.markAll();
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            upkeep.close();
            if (notices != null) {
                notices.close();
            }
            watchdog.close();
            workforce.interrupt();
            farewell.awaitThreads(answers ? Duration.ofNanos(Math.max(0, until - System.nanoTime())) : Duration.ZERO);
        }
    }
}
