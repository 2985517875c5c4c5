package dev.typebus.internal.lease;

import dev.typebus.internal.settle.LaneId;
import dev.typebus.internal.settle.LaneLease;
import dev.typebus.internal.work.LaneWorker;
import dev.typebus.internal.work.PendingReplays;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lanes of this node: acquires free lanes up to its fair share, renews its leases, releases surplus lanes, and stops lanes lost to
 * other nodes. One thread calls {@link #rebalance} every second. Other threads may call the other methods; except for {@link #release}, these
 * do not wait for a rebalance, which may wait for the database.
 */
public final class LaneAssignment {
    private static final Logger log = LoggerFactory.getLogger(LaneAssignment.class);

    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final LeaseStore leases;
    private final Function<LaneLease, LaneWorker> startWorker;
    private final Consumer<LaneWorker> stopWorker;
    private final Map<LaneId, LaneWorker> lanes = new ConcurrentSkipListMap<>();
    private final Map<LaneId, LaneWorker> stopping = new ConcurrentSkipListMap<>();
    private volatile @Nullable Long renewedAt;
    private long replayVersion;
    private volatile boolean draining;
    private boolean released;

    /**
     * An assignment without lanes yet.
     *
     * @param startWorker creates the worker of an acquired lane and starts it
     * @param stopWorker is told of each worker that was ended
     */
    public LaneAssignment(
            DataSource dataSource,
            LeaseStore leases,
            Function<LaneLease, LaneWorker> startWorker,
            Consumer<LaneWorker> stopWorker) {
        this.dataSource = dataSource;
        this.leases = leases;
        this.startWorker = startWorker;
        this.stopWorker = stopWorker;
    }

    /** This node's name. */
    public String node() {
        return leases.node();
    }

    /**
     * Renews the leases when they are due, then acquires and releases lanes by this node's fair share. While draining it only renews; after
     * {@link #release} it does nothing.
     */
    public synchronized void rebalance() throws SQLException {
        if (released) {
            return;
        }
        try (Connection connection = dataSource.getConnection()) {
            long now = System.nanoTime();
            Long last = renewedAt;
            if (last == null || now - last >= leases.renewal().toNanos()) {
                renew(connection);
                renewedAt = now;
            }
            if (!draining) {
                applyAssignment(connection);
                checkReplays(connection);
            }
        }
    }

    /** Renews the leases, and wakes lanes of groups with due retries: another node's operator may have made these due. */
    private void renew(Connection connection) throws SQLException {
        Set<LaneId> kept = leases.renew(connection, !draining);
        stopAllExcept(kept);
        if (!draining) {
            releaseOrphaned(connection, kept);
            wakeOverdue(connection);
        }
    }

    private void stopAllExcept(Set<LaneId> kept) {
        for (LaneId name : held()) {
            if (!kept.contains(name)) {
                log.info(
                        "Lane {} has left this node: another node has taken it over, or its rows are gone. This node has"
                                + " stopped its work on it",
                        name);
                stop(name);
            }
        }
    }

    private void applyAssignment(Connection connection) throws SQLException {
        releaseStopped(connection);
        ClusterState clusterState = leases.clusterState(connection);
        stopAllExcept(clusterState.heldBy(leases.node()));
        if (leases.learnRenamed(connection, clusterState)) {
            renewedAt = null; // renews in the next round, so that this node's entry has the new names
        }
        lanes.forEach((name, worker) -> worker.pause(clusterState.paused().contains(name.group())));
        Rebalancer.Moves moves = Rebalancer.of(leases.node(), clusterState);
        for (LaneId name : moves.release()) {
            LaneWorker worker = lanes.remove(name);
            if (worker != null) {
                log.info("Lane {} is released when its current batch ends: another node has fewer lanes", name);
                worker.end();
                stopping.put(name, worker);
            }
        }
        releaseStopped(connection);
        if (!moves.acquire().isEmpty()) {
            for (LaneLease taken : leases.take(connection, moves.acquire())) {
                LaneId name = taken.id();
                stop(name);
                LaneWorker worker = startWorker.apply(taken);
                lanes.put(name, worker);
                if (draining) {
                    worker.end(); // drain() may have collected the lanes before this one was added
                }
            }
        }
    }

    /** Releases the surplus lanes whose workers have ended. */
    private void releaseStopped(Connection connection) throws SQLException {
        List<LaneId> ended = stopping.entrySet().stream()
                .filter(lane -> lane.getValue().hasEnded())
                .map(Map.Entry::getKey)
                .toList();
        if (!ended.isEmpty()) {
            leases.release(connection, ended);
            ended.forEach(this::stop);
        }
    }

    /**
     * Releases lanes that this node holds without a working worker, so that they are acquired anew. Either the answer to acquiring the lane
     * was lost, or its epoch was raised without its lease.
     */
    private void releaseOrphaned(Connection connection, Set<LaneId> kept) throws SQLException {
        List<LaneId> orphaned = kept.stream()
                .filter(name -> !stopping.containsKey(name))
                .filter(name -> {
                    LaneWorker worker = lanes.get(name);
                    return worker == null || worker.isLost();
                })
                .toList();
        if (!orphaned.isEmpty()) {
            leases.release(connection, orphaned);
            orphaned.forEach(this::stop);
        }
    }

    private void wakeOverdue(Connection connection) throws SQLException {
        Set<String> held = lanes.keySet().stream().map(LaneId::group).collect(Collectors.toSet());
        if (!held.isEmpty()) {
            Set<String> overdue = leases.overdue(connection, held);
            lanes.forEach((name, worker) -> {
                if (overdue.contains(name.group())) {
                    worker.wake();
                }
            });
        }
    }

    /** Makes the lanes read their replays anew if an operator changed any, on whichever node. */
    private void checkReplays(Connection connection) throws SQLException {
        long version = PendingReplays.requestVersion(connection);
        if (version != replayVersion) {
            replayVersion = version;
            lanes.values().forEach(LaneWorker::resync);
        }
    }

    private void stop(LaneId name) {
        for (Map<LaneId, LaneWorker> workers : List.of(lanes, stopping)) {
            LaneWorker worker = workers.remove(name);
            if (worker != null) {
                worker.end();
                stopWorker.accept(worker);
            }
        }
    }

    private Set<LaneId> held() {
        Set<LaneId> held = new TreeSet<>(lanes.keySet());
        held.addAll(stopping.keySet());
        return held;
    }

    /** Makes all lanes read their replays anew. */
    public void resyncAll() {
        lanes.values().forEach(LaneWorker::resync);
    }

    /** The reason why a lane is held up, by group and lane; lanes that work have no entry. */
    public Map<String, Map<Integer, String>> failing() {
        Map<String, Map<Integer, String>> failing = new TreeMap<>();
        lanes.forEach((name, worker) -> {
            String failure = worker.failure();
            if (failure != null) {
                failing.computeIfAbsent(name.group(), group -> new TreeMap<>()).put(name.lane(), failure);
            }
        });
        return failing;
    }

    /** Wakes all lanes. */
    public void wakeAll() {
        lanes.values().forEach(LaneWorker::wake);
    }

    private List<LaneWorker> all() {
        List<LaneWorker> all = new ArrayList<>(lanes.values());
        all.addAll(stopping.values());
        return all;
    }

    private List<LaneWorker> startDraining() {
        draining = true;
        renewedAt = null; // renews in the next round, so that other nodes stop counting on this one
        return all();
    }

    /**
     * Ends all lanes and waits for their running batches. Meanwhile {@link #rebalance} must still be called, or other nodes take the lanes
     * over.
     *
     * @return whether all lanes ended in time; those that did not are interrupted
     */
    public boolean drain(Duration atMost, Runnable interrupt) throws InterruptedException {
        List<LaneWorker> ending = startDraining();
        ending.forEach(LaneWorker::end);
        boolean ended = awaitEnd(ending, atMost);
        if (!ended) {
            interrupt.run();
            awaitEnd(ending, AFTER_INTERRUPT);
        }
        return ended;
    }

    private static boolean awaitEnd(List<LaneWorker> ending, Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        boolean ended = true;
        for (LaneWorker worker : ending) {
            ended &= worker.awaitEnd(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        }
        return ended;
    }

    /**
     * Releases all lanes, for good. If one still works, its settlement fails and another node repeats its work. Waits for a rebalance that runs:
     * it may have begun before the draining, and still acquire lanes.
     */
    public synchronized void release() throws SQLException {
        released = true;
        try (Connection connection = dataSource.getConnection()) {
            leases.releaseAll(connection);
        }
    }
}
