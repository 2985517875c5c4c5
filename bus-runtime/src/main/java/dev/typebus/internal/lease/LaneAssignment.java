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
 * The lanes that this node works for: takes its share, keeps what it has, gives back what is more than that, lets go of what was taken
 * from it. One thread calls {@link #rebalance} every second; the other methods may be called by others, and do not wait for it: the database may let it
 * wait.
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

    /**
     * Holdings without lanes yet.
     *
     * @param begin makes a lane that was taken and sets it to work
     * @param end hears of a lane that is to work no more
     */
    public LaneAssignment(
            DataSource dataSource, LeaseStore leases, Function<LaneLease, LaneWorker> begin, Consumer<LaneWorker> end) {
        this.dataSource = dataSource;
        this.leases = leases;
        this.startWorker = begin;
        this.stopWorker = end;
    }

    /** This node's name. */
    public String node() {
        return leases.node();
    }

    /** Renews the leases when it is time, then takes free lanes and gives others back, as is this node's share. Once draining it only renews. */
    public synchronized void rebalance() throws SQLException {
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

    /** Renews the leases, and wakes lanes that have something to try again: an operator may have asked another node for it. */
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
                        "Lane {} is not this node's any more: another one has taken it over, or its rows are gone",
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
            renewedAt = null; // the others are to know soon
        }
        lanes.forEach((name, worker) -> worker.pause(clusterState.paused().contains(name.group())));
        Rebalancer.Moves moves = Rebalancer.of(leases.node(), clusterState);
        for (LaneId name : moves.release()) {
            LaneWorker worker = lanes.remove(name);
            if (worker != null) {
                log.info("Lane {} is given back: another node has fewer", name);
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
                    worker.end(); // it may have come too late to be drained with the others
                }
            }
        }
    }

    /** Gives back the lanes that are to leave and have ended what they did. */
    private void releaseStopped(Connection connection) throws SQLException {
        List<LaneId> left = stopping.entrySet().stream()
                .filter(lane -> lane.getValue().hasEnded())
                .map(Map.Entry::getKey)
                .toList();
        if (!left.isEmpty()) {
            leases.release(connection, left);
            left.forEach(this::stop);
        }
    }

    /**
     * Lanes that are this node's and that nobody works for: the answer to taking them was lost, or their epoch was raised without their
     * lease. They are then taken anew.
     */
    private void releaseOrphaned(Connection connection, Set<LaneId> kept) throws SQLException {
        List<LaneId> unworked = kept.stream()
                .filter(name -> !stopping.containsKey(name))
                .filter(name -> {
                    LaneWorker worker = lanes.get(name);
                    return worker == null || worker.isLost();
                })
                .toList();
        if (!unworked.isEmpty()) {
            leases.release(connection, unworked);
            unworked.forEach(this::stop);
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

    /** Operators may have asked another node for replays, or to pause or cancel them. */
    private void checkReplays(Connection connection) throws SQLException {
        long acts = PendingReplays.requestVersion(connection);
        if (acts != replayVersion) {
            replayVersion = acts;
            lanes.values().forEach(LaneWorker::resync);
        }
    }

    private void stop(LaneId name) {
        for (Map<LaneId, LaneWorker> of : List.of(lanes, stopping)) {
            LaneWorker worker = of.remove(name);
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

    /** Has all lanes look for what operators ask of replays. */
    public void resyncAll() {
        lanes.values().forEach(LaneWorker::resync);
    }

    /** The lanes that do not go on and why, by group. */
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

    private List<LaneWorker> beginToDrain() {
        draining = true;
        renewedAt = null; // the others are to know soon
        return all();
    }

    /**
     * Ends all lanes and waits for what they are doing; meanwhile {@link #rebalance} is still to be called, or others take the lanes.
     *
     * @return whether all ended in time; the others are interrupted
     */
    public boolean drain(Duration atMost, Runnable interrupt) throws InterruptedException {
        List<LaneWorker> ending = beginToDrain();
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

    /** Gives all lanes back. Of one that still works the settlement will fail, and another node does its work again. */
    public void release() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            leases.releaseAll(connection);
        }
    }
}
