package dev.typebus.internal.lease;

import dev.typebus.internal.settle.HeldLane;
import dev.typebus.internal.settle.LaneName;
import dev.typebus.internal.work.Lane;
import dev.typebus.internal.work.TakeUp;
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
 * from it. One thread calls {@link #tend} every second; the other methods may be called by others, and do not wait for it: the database may let it
 * wait.
 */
public final class Holdings {
    private static final Logger log = LoggerFactory.getLogger(Holdings.class);

    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final Leases leases;
    private final Function<HeldLane, Lane> begin;
    private final Consumer<Lane> end;
    private final Map<LaneName, Lane> lanes = new ConcurrentSkipListMap<>();
    private final Map<LaneName, Lane> leaving = new ConcurrentSkipListMap<>();
    private volatile @Nullable Long renewedAt;
    private long replayActs;
    private volatile boolean draining;

    /**
     * Holdings without lanes yet.
     *
     * @param begin makes a lane that was taken and sets it to work
     * @param end hears of a lane that is to work no more
     */
    public Holdings(DataSource dataSource, Leases leases, Function<HeldLane, Lane> begin, Consumer<Lane> end) {
        this.dataSource = dataSource;
        this.leases = leases;
        this.begin = begin;
        this.end = end;
    }

    /** This node's name. */
    public String node() {
        return leases.node();
    }

    /** Renews the leases when it is time, then takes free lanes and gives others back, as is this node's share. Once draining it only renews. */
    public synchronized void tend() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            long now = System.nanoTime();
            Long last = renewedAt;
            if (last == null || now - last >= leases.renewal().toNanos()) {
                renew(connection);
                renewedAt = now;
            }
            if (!draining) {
                share(connection);
                lookForReplays(connection);
            }
        }
    }

    /** Renews the leases, and wakes lanes that have something to try again: an operator may have asked another node for it. */
    private void renew(Connection connection) throws SQLException {
        Set<LaneName> kept = leases.renew(connection, !draining);
        letGoAllBut(kept);
        if (!draining) {
            giveBackUnworked(connection, kept);
            wakeOverdue(connection);
        }
    }

    private void letGoAllBut(Set<LaneName> kept) {
        for (LaneName name : held()) {
            if (!kept.contains(name)) {
                log.info(
                        "Lane {} is not this node's any more: another one has taken it over, or its rows are gone",
                        name);
                letGo(name);
            }
        }
    }

    private void share(Connection connection) throws SQLException {
        giveBackLeft(connection);
        Standing standing = leases.standing(connection);
        letGoAllBut(standing.heldBy(leases.node()));
        if (leases.learnOfLost(connection, standing)) {
            renewedAt = null; // the others are to know soon
        }
        lanes.forEach((name, lane) -> lane.pause(standing.paused().contains(name.group())));
        Shares.Moves moves = Shares.of(leases.node(), standing);
        for (LaneName name : moves.give()) {
            Lane lane = lanes.remove(name);
            if (lane != null) {
                log.info("Lane {} is given back: another node has fewer", name);
                lane.end();
                leaving.put(name, lane);
            }
        }
        giveBackLeft(connection);
        if (!moves.take().isEmpty()) {
            for (HeldLane taken : leases.take(connection, moves.take())) {
                LaneName name = taken.name();
                letGo(name);
                Lane lane = begin.apply(taken);
                lanes.put(name, lane);
                if (draining) {
                    lane.end(); // it may have come too late to be drained with the others
                }
            }
        }
    }

    /** Gives back the lanes that are to leave and have ended what they did. */
    private void giveBackLeft(Connection connection) throws SQLException {
        List<LaneName> left = leaving.entrySet().stream()
                .filter(lane -> lane.getValue().hasEnded())
                .map(Map.Entry::getKey)
                .toList();
        if (!left.isEmpty()) {
            leases.giveBack(connection, left);
            left.forEach(this::letGo);
        }
    }

    /**
     * Lanes that are this node's and that nobody works for: the answer to taking them was lost, or their epoch was raised without their
     * lease. They are then taken anew.
     */
    private void giveBackUnworked(Connection connection, Set<LaneName> kept) throws SQLException {
        List<LaneName> unworked = kept.stream()
                .filter(name -> !leaving.containsKey(name))
                .filter(name -> {
                    Lane lane = lanes.get(name);
                    return lane == null || lane.isLost();
                })
                .toList();
        if (!unworked.isEmpty()) {
            leases.giveBack(connection, unworked);
            unworked.forEach(this::letGo);
        }
    }

    private void wakeOverdue(Connection connection) throws SQLException {
        Set<String> held = lanes.keySet().stream().map(LaneName::group).collect(Collectors.toSet());
        if (!held.isEmpty()) {
            Set<String> overdue = leases.overdue(connection, held);
            lanes.forEach((name, lane) -> {
                if (overdue.contains(name.group())) {
                    lane.wake();
                }
            });
        }
    }

    /** Operators may have asked another node for replays, or to pause or cancel them. */
    private void lookForReplays(Connection connection) throws SQLException {
        long acts = TakeUp.acts(connection);
        if (acts != replayActs) {
            replayActs = acts;
            lanes.values().forEach(Lane::startOver);
        }
    }

    private void letGo(LaneName name) {
        for (Map<LaneName, Lane> of : List.of(lanes, leaving)) {
            Lane lane = of.remove(name);
            if (lane != null) {
                lane.end();
                end.accept(lane);
            }
        }
    }

    private Set<LaneName> held() {
        Set<LaneName> held = new TreeSet<>(lanes.keySet());
        held.addAll(leaving.keySet());
        return held;
    }

    /** Has all lanes look for what operators ask of replays. */
    public void startOverAll() {
        lanes.values().forEach(Lane::startOver);
    }

    /** The lanes that do not go on and why, by group. */
    public Map<String, Map<Integer, String>> failing() {
        Map<String, Map<Integer, String>> failing = new TreeMap<>();
        lanes.forEach((name, lane) -> {
            String failure = lane.failure();
            if (failure != null) {
                failing.computeIfAbsent(name.group(), group -> new TreeMap<>()).put(name.lane(), failure);
            }
        });
        return failing;
    }

    /** Wakes all lanes. */
    public void wakeAll() {
        lanes.values().forEach(Lane::wake);
    }

    private List<Lane> all() {
        List<Lane> all = new ArrayList<>(lanes.values());
        all.addAll(leaving.values());
        return all;
    }

    private List<Lane> beginToDrain() {
        draining = true;
        renewedAt = null; // the others are to know soon
        return all();
    }

    /**
     * Ends all lanes and waits for what they are doing; meanwhile {@link #tend} is still to be called, or others take the lanes.
     *
     * @return whether all ended in time; the others are interrupted
     */
    public boolean drain(Duration atMost, Runnable interrupt) throws InterruptedException {
        List<Lane> ending = beginToDrain();
        ending.forEach(Lane::end);
        boolean ended = awaitEnd(ending, atMost);
        if (!ended) {
            interrupt.run();
            awaitEnd(ending, AFTER_INTERRUPT);
        }
        return ended;
    }

    private static boolean awaitEnd(List<Lane> ending, Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        boolean ended = true;
        for (Lane lane : ending) {
            ended &= lane.awaitEnd(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        }
        return ended;
    }

    /** Gives all lanes back. Of one that still works the settlement will fail, and another node does its work again. */
    public void giveBack() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            leases.release(connection);
        }
    }
}
