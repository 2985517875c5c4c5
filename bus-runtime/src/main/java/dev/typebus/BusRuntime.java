package dev.typebus;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.event.PublishStats;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerStats;
import dev.typebus.handler.HandlerTable;
import dev.typebus.health.Health;
import dev.typebus.internal.dispatch.LaneDispatcher;
import dev.typebus.internal.dispatch.LaneTransactions;
import dev.typebus.internal.dispatch.Routes;
import dev.typebus.internal.dispatch.Watchdog;
import dev.typebus.internal.health.HealthQueries;
import dev.typebus.internal.jdbc.HandlerConnections;
import dev.typebus.internal.jdbc.SqlState;
import dev.typebus.internal.lease.LaneAssignment;
import dev.typebus.internal.lease.LeaseStore;
import dev.typebus.internal.lease.NodeGroups;
import dev.typebus.internal.log.EventDecoder;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.publish.Appender;
import dev.typebus.internal.publish.SettlementAwaiter;
import dev.typebus.internal.replay.JdbcReplays;
import dev.typebus.internal.replay.ReplayDryRun;
import dev.typebus.internal.settle.JdbcSettlement;
import dev.typebus.internal.settle.LaneLease;
import dev.typebus.internal.startup.GroupRegistration;
import dev.typebus.internal.startup.RegisteredGroups;
import dev.typebus.internal.startup.StartupCheck;
import dev.typebus.internal.threads.BusThreads;
import dev.typebus.internal.wakeup.LogPoller;
import dev.typebus.internal.wakeup.LogProbe;
import dev.typebus.internal.wakeup.NotifyChannel;
import dev.typebus.internal.work.CursorAwaiter;
import dev.typebus.internal.work.GroupPass;
import dev.typebus.internal.work.GroupScheduler;
import dev.typebus.internal.work.JdbcGroupStore;
import dev.typebus.internal.work.JdbcLaneStore;
import dev.typebus.internal.work.LaneWorker;
import dev.typebus.internal.work.LiveSubscriptions;
import dev.typebus.internal.work.SettledSignal;
import dev.typebus.internal.work.WorkerPool;
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

/** The running parts of one bus: assembles the stages for its groups, and starts and stops them. Thread-safe. */
final class BusRuntime {
    private static final Logger log = LoggerFactory.getLogger(BusRuntime.class);

    private final DataSource dataSource;
    private final HandlerConnections connections;
    private final Appender appender;
    private final RegisteredGroups registered;
    private final NodeGroups nodeGroups;
    private final BusShutdown shutdown;
    private final LogPoller poller;
    private final BusThreads threads = new BusThreads();
    private final WorkerPool pool = new WorkerPool(threads);
    private final Watchdog watchdog;
    private final SettledSignal settled = new SettledSignal();
    private final GroupPass groupPass;
    private final Map<String, GroupScheduler> schedulers = new ConcurrentHashMap<>();
    private final HealthQueries health;
    private final LaneAssignment assignment;
    private final Housekeeper housekeeper;
    private final @Nullable NotifyChannel channel;
    private final LiveSubscriptions liveSubscriptions;
    private volatile boolean stopping;

    private BusRuntime(
            EventBusBuilder settings,
            Appender appender,
            EventCatalog catalog,
            RegisteredGroups registered,
            EventDecoder decoder) {
        this.dataSource = settings.dataSource();
        this.connections = new HandlerConnections(dataSource, settings.handlerConnections());
        this.appender = appender;
        this.registered = registered;
        this.nodeGroups = new NodeGroups(registered, catalog);
        this.watchdog = new Watchdog(settings.timings().terminationGrace(), threads);
        this.poller = new LogPoller(
                dataSource,
                new LogProbe(registered.snapshot(), registered.restoredUpTo()),
                () -> notifyNodes(NotifyChannel.Subject.EVENTS));
        this.liveSubscriptions = new LiveSubscriptions(dataSource, decoder, poller, threads, registered.restoredUpTo());
        this.groupPass = new GroupPass(new JdbcGroupStore(dataSource), settled::raise);
        String node = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
        Duration leaseTime = settings.leaseTime();
        this.shutdown = new BusShutdown(threads, leaseTime, settings.timings());
        LeaseStore leases = new LeaseStore(node, nodeGroups, leaseTime);
        this.health = new HealthQueries(dataSource, node, nodeGroups::groups);
        DataSource notifications = settings.notifications();
        this.channel = notifications == null ? null : new NotifyChannel(notifications, this::onNotification);
        this.assignment = new LaneAssignment(dataSource, leases, this::startWorker, poller::remove);
        this.housekeeper = new Housekeeper(dataSource, assignment, settled, leases.renewal());
    }

    /**
     * Compares the database with the application, registers the groups, takes lanes and starts the threads.
     *
     * @throws DatabaseUnavailableException if the database fails meanwhile; nothing keeps running
     * @throws StartRefusedException if start checks are strict and there are findings
     */
    static BusRuntime start(EventBusBuilder settings, Appender appender, EventDecoder decoder) {
        try {
            EventCatalog known = known(settings.catalog(), settings.handlers());
            RegisteredGroups registered = checkAndRegister(settings, known);
            BusRuntime runtime = new BusRuntime(settings, appender, known, registered, decoder);
            try {
                runtime.start();
            } catch (SQLException | RuntimeException | Error e) { // such as an OutOfMemoryError for lack of a thread
                runtime.close(Duration.ZERO); // it may hold lanes already
                throw e;
            }
            return runtime;
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(
                    "The bus does not start: its handlers cannot be registered (" + SqlState.reason(e) + "). "
                            + SqlState.remedy(e.getSQLState()),
                    e);
        }
    }

    private static RegisteredGroups checkAndRegister(EventBusBuilder settings, EventCatalog known) throws SQLException {
        List<Group> groups = settings.handlers().groups();
        try (Connection connection = settings.dataSource().getConnection()) {
            StartupCheck.run(connection, groups, known, settings.startChecks() == StartChecks.REFUSE);
            return GroupRegistration.register(connection, groups);
        }
    }

    /** The catalog with the event types of the handlers, which are known whether or not the application's catalog has them. */
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
        return !registered.groups().isEmpty();
    }

    private void start() throws SQLException {
        if (hasGroups()) {
            assignment.rebalance();
            housekeeper.start(threads);
            watchdog.start();
        }
        poller.start(threads);
        if (channel != null) {
            channel.start(threads);
        }
    }

    private void notifyNodes(NotifyChannel.Subject subject) {
        if (channel != null) {
            channel.send(subject);
        }
    }

    private void onNotification(NotifyChannel.Subject subject) {
        switch (subject) {
            case EVENTS -> poller.expected();
            case LANES -> housekeeper.rebalanceSoon();
            case DELIVERIES -> assignment.wakeAll();
        }
    }

    private LaneWorker startWorker(LaneLease held) {
        Routes routes = Objects.requireNonNull(nodeGroups.routes().get(held.group()));
        Group group = routes.group();
        LaneSpec scope = new LaneSpec(
                held.group(),
                held.lane(),
                held.firstSlot(),
                held.lastSlot(),
                Routes.domainsOf(group),
                group.order() != Group.Order.UNORDERED,
                group.order() == Group.Order.BLOCK,
                registered.restoredUpTo());
        LaneTransactions transactions = new LaneTransactions(
                dataSource, connections, appender, poller, new JdbcSettlement(scope, held.fence()));
        LaneDispatcher dispatch = new LaneDispatcher(transactions, routes, scope, () -> stopping, watchdog);
        JdbcLaneStore tables = new JdbcLaneStore(held, scope, dataSource, dispatch::hasHandler);
        GroupScheduler scheduler = schedulers.computeIfAbsent(held.group(), name -> pool.scheduler(groupPass));
        LaneWorker worker = new LaneWorker(held, scope, tables, dispatch, scheduler::addLane, settled::raise);
        poller.add(worker);
        return worker;
    }

    String node() {
        return assignment.node();
    }

    /** The poller, which is told of commits. */
    LogPoller poller() {
        return poller;
    }

    /** Waits for events to be settled. */
    SettlementAwaiter settlement() {
        return hasGroups() ? new CursorAwaiter(dataSource, nodeGroups::routes, settled) : SettlementAwaiter.NONE;
    }

    LiveSubscriptions liveEvents() {
        return liveSubscriptions;
    }

    BusThreads threads() {
        return threads;
    }

    /** Lets all nodes rebalance now: an operator has paused or resumed a group. */
    void rebalanceNow() {
        housekeeper.rebalanceSoon();
        notifyNodes(NotifyChannel.Subject.LANES);
    }

    Replays replays() {
        return new JdbcReplays(dataSource, appender, new ReplayDryRun(nodeGroups::routes), () -> {
            assignment.resyncAll();
            notifyNodes(NotifyChannel.Subject.LANES);
        });
    }

    /** Wakes all lanes on all nodes: an operator has redriven or discarded deliveries. */
    void deliveriesChanged() {
        assignment.wakeAll();
        notifyNodes(NotifyChannel.Subject.DELIVERIES);
    }

    List<HandlerStats> stats() {
        return nodeGroups.routes().values().stream().flatMap(Routes::stats).toList();
    }

    Health health(PublishStats published) {
        return health.ask(stats(), assignment.failing(), published);
    }

    /**
     * Finishes running batches, releases the lanes, stops all threads and waits for them. A thread that does not end in about that time is
     * named in the log.
     */
    void close(Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        stopping = true;
        poller.close();
        liveSubscriptions.close();
        boolean answers = true;
        try {
            if (hasGroups()) {
                if (!assignment.drain(atMost, pool::interrupt)) {
                    log.warn(
                            "Handlers still ran {} s after the bus was closed and were interrupted; unfinished events are"
                                    + " handled again at the next start",
                            atMost.toSeconds());
                }
                housekeeper.close();
                answers = shutdown.releaseLeases(() -> {
                    assignment.release();
                    notifyNodes(NotifyChannel.Subject.LANES);
                    housekeeper.markAll();
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            housekeeper.close();
            if (channel != null) {
                channel.close();
            }
            watchdog.close();
            pool.interrupt();
            shutdown.awaitThreads(answers ? Duration.ofNanos(Math.max(0, until - System.nanoTime())) : Duration.ZERO);
        }
    }
}
