package dev.typebus.simulation;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.internal.dispatch.LaneDispatcher;
import dev.typebus.internal.dispatch.LaneTransactions;
import dev.typebus.internal.dispatch.Routes;
import dev.typebus.internal.dispatch.Watchdog;
import dev.typebus.internal.jdbc.HandlerConnections;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.log.Snapshot;
import dev.typebus.internal.publish.Appender;
import dev.typebus.internal.publish.CommitListener;
import dev.typebus.internal.publish.PublishLimits;
import dev.typebus.internal.settle.LaneFence;
import dev.typebus.internal.settle.LaneLease;
import dev.typebus.internal.threads.BusThreads;
import dev.typebus.internal.wakeup.LogPoller;
import dev.typebus.internal.wakeup.LogPollerAccess;
import dev.typebus.internal.wakeup.LogProbe;
import dev.typebus.internal.work.GroupPass;
import dev.typebus.internal.work.LanePass;
import dev.typebus.internal.work.LaneWorker;
import dev.typebus.internal.work.LaneWorkerAccess;
import dev.typebus.simulation.ModelDatabase.Effect;
import dev.typebus.simulation.ModelDatabase.LaneTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A process: its lanes and its watch are the product's. How it takes, keeps and gives back leases is done here, as {@code LaneAssignment} does it,
 * because that waits for clocks.
 */
final class SimulatedNode {
    private static final Watchdog WATCHDOG = new Watchdog(Duration.ofHours(1), new BusThreads());

    private final String name;
    private final long skew;
    private final Simulation world;
    private final ModelDatabase database;
    private final Group group;
    private final DataSource dataSource;
    private final Routes routes;
    private final LogPoller poller;
    private final GroupPass groupPass;
    private final Map<LaneTable, Worker> lanes = new TreeMap<>(Comparator.comparing((LaneTable lane) -> lane.lane));
    private Snapshot probed;
    private int replaysSeen;
    private boolean watching;
    private boolean killed;

    private record Worker(LaneWorker lane, SimulatedTask shift) {}

    /** What handlers do instead of thinking. */
    private static final class MadeToFailException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MadeToFailException() {
            super("made to fail", null, false, false);
        }
    }

    /** @param skew by how many milliseconds its own clock is wrong */
    SimulatedNode(String name, long skew, Simulation world, Setting setting) {
        this.name = name;
        this.skew = skew;
        this.world = world;
        this.database = world.database();
        this.group = setting.group(this);
        this.dataSource = ModelConnection.of(database, this);
        this.probed = database.log().snapshot();
        this.groupPass = new GroupPass(new ModelGroupStore(database, this), () -> {});
        this.poller = new LogPoller(dataSource, new LogProbe(probed, 0), () -> {});
        Map<String, Cursor> beginnings = new HashMap<>();
        for (Handler<?> handler : group.handlers()) {
            beginnings.put(handler.id(), new Cursor(0, probed));
        }
        this.routes = new Routes(group, EventCatalog.of(), beginnings, 0);
    }

    /** Anything may happen before a call gets to the database, and the connection may break. */
    void call(Supplier<String> what) throws SQLException {
        requireAlive();
        say(() -> name + " " + what.get());
        world.meanwhile();
        requireAlive();
        breakSometimes();
    }

    void say(Supplier<String> what) {
        world.say(what);
    }

    private void breakSometimes() throws SQLException {
        if (world.breaksConnection()) {
            say(() -> name + " loses its connection");
            throw new SQLException("the connection is lost", "08006");
        }
    }

    private void requireAlive() throws SQLException {
        if (killed) {
            throw new SQLException("the process is dead", "08006");
        }
    }

    /** The connection may be given up while a statement that commits itself is still on its way. */
    void mayBeDelayed(ModelDatabase.Late late) throws SQLException {
        if (world.delays()) {
            say(() -> name + " gives up what is on its way");
            database.delay(late);
            throw new SQLException("the connection is given up", "08006");
        }
    }

    /** How far what it looks at is behind: nothing, unless the connection leads to a standby. */
    int transactionsBehind() {
        return world.transactionsBehind();
    }

    /** The last moment before a commit. */
    void willCommit() throws SQLException {
        requireAlive();
    }

    /** Its answer may be lost, and it with the process. */
    void hasCommitted() throws SQLException {
        breakSometimes();
        world.meanwhile();
        requireAlive();
    }

    long retryDelay() {
        return world.someMillis();
    }

    /** A handler is called. */
    void handle(String handlerId, StoredEvent<?> event, @Nullable Transaction tx) throws SQLException {
        call(() -> "handles " + event.position() + " for " + handlerId);
        if (world.isPoison(event.position())) {
            say(() -> name + " dies of " + event.position());
            kill();
            requireAlive();
        }
        Effect effect = new Effect(handlerId, event.position());
        if (tx != null) {
            tx.connection().prepareStatement(ModelConnection.statement(effect)).close();
        }
        if (world.fails()) {
            say(() -> name + " fails to handle " + event.position() + " for " + handlerId);
            throw new MadeToFailException();
        }
        if (tx == null) {
            database.plain().add(effect);
        }
    }

    void kill() {
        killed = true;
    }

    boolean isKilled() {
        return killed;
    }

    /** The work of its lanes that could be done now. */
    List<SimulatedTask> work() {
        return database.lanes().stream()
                .filter(lanes::containsKey)
                .map(lane -> worker(lane).shift())
                .filter(SimulatedTask::canWork)
                .toList();
    }

    /** Lanes look together, do what they found one after the other, and are settled together, as a {@code GroupScheduler} has them do. */
    void workTogether(List<SimulatedTask> shifts) {
        List<SimulatedTask> round = new ArrayList<>();
        List<LanePass> turns = new ArrayList<>();
        for (SimulatedTask shift : shifts) {
            shift.begin().ifPresent(pass -> {
                round.add(shift);
                turns.add(pass);
            });
        }
        say(() -> name + " has " + turns.size() + " lanes look together");
        ReadBatch found = groupPass.read(turns);
        turns.forEach(pass -> pass.perform(found, found != null));
        List<Duration> pauses = groupPass.complete(turns);
        for (int i = 0; i < round.size(); i++) {
            round.get(i).ended(pauses.get(i));
        }
    }

    private Worker worker(LaneTable lane) {
        Worker worker = lanes.get(lane);
        if (worker == null) {
            throw new IllegalStateException(name + " has no lane " + lane.lane);
        }
        return worker;
    }

    /** Somebody here committed something. */
    void wake() {
        lanes.values().forEach(worker -> worker.lane().wake());
    }

    /** Renews, lets go of what it lost, gives back what nobody works for, takes what is free. */
    void tend(boolean takes) {
        database.lanes().forEach(lane -> database.renew(lane, name, skew));
        for (LaneTable lane : database.lanes()) {
            Worker worker = lanes.get(lane);
            boolean mine = name.equals(lane.owner);
            boolean unworked = worker == null || LaneWorkerAccess.isLost(worker.lane());
            if (worker != null && !mine) {
                letGo(lane);
            } else if (mine && unworked) {
                database.giveBack(lane, name);
                letGo(lane);
            } else if (mine && worker != null && worker.shift().hasEnded()) {
                database.giveBack(lane, name);
                letGo(lane);
            }
        }
        if (database.isOverdue()) {
            wake();
        }
        if (replaysSeen != database.replays()) {
            replaysSeen = database.replays();
            lanes.values().forEach(worker -> worker.lane().resync());
        }
        if (takes) {
            database.lanes().forEach(this::take);
        }
    }

    private void take(LaneTable lane) {
        if (!database.take(lane, name, skew)) {
            return;
        }
        say(() -> name + " takes lane " + lane.lane + " in epoch " + lane.rows.epoch());
        letGo(lane);
        if (world.breaksConnection()) {
            return; // the answer is lost
        }
        LaneFence fence = new LaneFence(group.name(), lane.lane, lane.rows.epoch());
        LaneSpec scope = new LaneSpec(
                group.name(),
                lane.lane,
                lane.firstSlot,
                lane.lastSlot,
                Set.of(ModelLog.TOPIC),
                group.order() != Group.Order.UNORDERED,
                group.order() == Group.Order.BLOCK,
                0);
        LaneTransactions transactions = new LaneTransactions(
                dataSource,
                new HandlerConnections(dataSource, Integer.MAX_VALUE),
                new Appender(PublishLimits.DEFAULT),
                CommitListener.NONE,
                new ModelSettlement(database, lane, fence, group.order(), this));
        LaneDispatcher dispatch = new LaneDispatcher(transactions, routes, scope, world::endsEarly, WATCHDOG);
        List<SimulatedTask> shift = new ArrayList<>();
        LaneWorker working = new LaneWorker(
                new LaneLease(
                        group.name(),
                        lane.lane,
                        lane.firstSlot,
                        lane.lastSlot,
                        fence,
                        lane.rows.crashes(),
                        lane.rows.trying(),
                        false),
                scope,
                new ModelStore(database, lane, fence, this),
                dispatch,
                schedulableLane -> {
                    shift.add(new SimulatedTask(schedulableLane, world));
                    return shift.get(0);
                },
                () -> {});
        lanes.put(lane, new Worker(working, shift.get(0)));
        poller.add(working);
    }

    private void letGo(LaneTable lane) {
        Worker worker = lanes.remove(lane);
        if (worker != null) {
            say(() -> name + " lets lane " + lane.lane + " go");
            worker.shift().end();
            poller.remove(worker.lane());
        }
    }

    /** Ends a lane, which is given back once its work has ended. */
    void leave(int lane) {
        Worker worker = lanes.get(database.lanes().get(lane));
        if (worker != null) {
            say(() -> name + " ends lane " + lane);
            worker.shift().end();
        }
    }

    /** Has every lane look, and store where it is. */
    void checkpoint() {
        lanes.values().forEach(worker -> worker.lane().checkpoint());
    }

    /** Looks whether anything became visible since it looked last. */
    void probe() {
        if (watching) {
            return; // one thread probes, and it is paused in the middle
        }
        Map<String, Set<Integer>> slots = new HashMap<>();
        database.log().visible().stream()
                .filter(entry -> !probed.sees(entry.row().transactionId()))
                .forEach(entry -> slots.computeIfAbsent(entry.row().eventDomain(), domain -> new HashSet<>())
                        .add(entry.row().slot()));
        Snapshot now = database.log().snapshot();
        say(() -> name + " finds news in " + slots + " as of " + now);
        LogProbe.NewEvents news = new LogProbe.NewEvents(now, slots, false);
        probed = now;
        pauseInWatch();
        LogPollerAccess.tell(poller, news);
    }

    private void pauseInWatch() {
        watching = true;
        world.meanwhile();
        watching = false;
    }

    /** As after the database was away. */
    void startOver() {
        if (watching) {
            return;
        }
        probed = database.log().snapshot();
        pauseInWatch();
        lanes.values().forEach(worker -> worker.lane().resync());
    }
}
