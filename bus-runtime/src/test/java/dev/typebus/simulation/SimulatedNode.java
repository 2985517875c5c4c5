package dev.typebus.simulation;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.internal.dispatch.Routes;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.log.Snapshot;
import dev.typebus.internal.wakeup.LogPoller;
import dev.typebus.internal.wakeup.LogPollerAccess;
import dev.typebus.internal.wakeup.LogProbe;
import dev.typebus.internal.work.GroupPass;
import dev.typebus.internal.work.LanePass;
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
 * A simulated process. Its lanes and its poller are the product's. It acquires, renews and releases leases as {@code LaneAssignment} does,
 * which waits for clocks and cannot be used here.
 */
final class SimulatedNode {
    private final String name;
    private final long skew;
    private final Simulation world;
    private final ModelDatabase database;
    private final Group group;
    private final DataSource dataSource;
    private final Routes routes;
    private final LogPoller poller;
    private final GroupPass groupPass;
    private final Map<LaneTable, SimulatedWorker> lanes =
            new TreeMap<>(Comparator.comparing((LaneTable lane) -> lane.lane));
    private Snapshot probed;
    private int replaysSeen;
    private boolean watching;
    private boolean killed;

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
                .map(lane -> worker(lane).task())
                .filter(SimulatedTask::canWork)
                .toList();
    }

    /** Runs a round: lanes share one read, run their handlers one after the other, and share one cursor update, as in {@code GroupScheduler}. */
    void workTogether(List<SimulatedTask> tasks) {
        List<SimulatedTask> round = new ArrayList<>();
        List<LanePass> passes = new ArrayList<>();
        for (SimulatedTask task : tasks) {
            task.begin().ifPresent(pass -> {
                round.add(task);
                passes.add(pass);
            });
        }
        say(() -> name + " has " + passes.size() + " lanes read together");
        ReadBatch found = groupPass.read(passes);
        List<GroupPass.Performed> performed = passes.stream()
                .map(pass -> new GroupPass.Performed(pass, pass.perform(found, found != null)))
                .toList();
        List<Duration> pauses = groupPass.complete(performed);
        for (int i = 0; i < round.size(); i++) {
            round.get(i).ended(pauses.get(i));
        }
    }

    private SimulatedWorker worker(LaneTable lane) {
        SimulatedWorker worker = lanes.get(lane);
        if (worker == null) {
            throw new IllegalStateException(name + " has no lane " + lane.lane);
        }
        return worker;
    }

    /** An event was committed on this node. */
    void wake() {
        lanes.values().forEach(worker -> worker.lane().wake());
    }

    /** Renews its leases, stops lost lanes, releases lanes without a working worker, and acquires free lanes. */
    void tend(boolean takes) {
        database.lanes().forEach(lane -> database.renew(lane, name, skew));
        for (LaneTable lane : database.lanes()) {
            SimulatedWorker worker = lanes.get(lane);
            boolean mine = name.equals(lane.owner);
            boolean unworked = worker == null || LaneWorkerAccess.isLost(worker.lane());
            if (worker != null && !mine) {
                letGo(lane);
            } else if (mine && unworked) {
                database.giveBack(lane, name);
                letGo(lane);
            } else if (mine && worker != null && worker.task().hasEnded()) {
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
        SimulatedWorker worker = SimulatedWorker.of(lane, group, routes, dataSource, database, this, world);
        lanes.put(lane, worker);
        poller.add(worker.lane());
    }

    private void letGo(LaneTable lane) {
        SimulatedWorker worker = lanes.remove(lane);
        if (worker != null) {
            say(() -> name + " lets lane " + lane.lane + " go");
            worker.task().end();
            poller.remove(worker.lane());
        }
    }

    /** Ends a lane, which is given back once its work has ended. */
    void leave(int lane) {
        SimulatedWorker worker = lanes.get(database.lanes().get(lane));
        if (worker != null) {
            say(() -> name + " ends lane " + lane);
            worker.task().end();
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
