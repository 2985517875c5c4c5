package dev.typebus.lease;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lanes that this node works for: takes what is free, keeps what it has, lets go of what was taken from it. One thread calls
 * {@link #renew} regularly; the other methods may be called by others.
 */
public final class Holdings {
    private static final Logger log = LoggerFactory.getLogger(Holdings.class);

    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final Leases leases;
    private final Collection<String> groups;
    private final Function<HeldLane, Lane> begin;
    private final Consumer<Lane> end;
    private final Map<Leases.Name, Lane> lanes = new HashMap<>();
    private boolean draining;

    /**
     * Holdings without lanes yet.
     *
     * @param begin makes a lane that was taken and sets it to work
     * @param end hears of a lane that is to work no more
     */
    public Holdings(
            DataSource dataSource,
            Leases leases,
            Collection<String> groups,
            Function<HeldLane, Lane> begin,
            Consumer<Lane> end) {
        this.dataSource = dataSource;
        this.leases = leases;
        this.groups = List.copyOf(groups);
        this.begin = begin;
        this.end = end;
    }

    /**
     * Renews the leases, takes free lanes, and wakes those that have something to try again: an operator may have asked another node for
     * it. Once draining it only renews.
     */
    public synchronized void renew() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Set<Leases.Name> kept = leases.renew(connection);
            for (Leases.Name name : List.copyOf(lanes.keySet())) {
                if (!kept.contains(name)) {
                    log.info("Lane {}/{} was taken over by another node", name.group(), name.lane());
                    letGo(name);
                }
            }
            if (!draining) {
                giveBackUnworked(connection, kept);
                for (HeldLane taken : leases.take(connection, groups)) {
                    Leases.Name name = new Leases.Name(taken.group(), taken.lane());
                    letGo(name);
                    lanes.put(name, begin.apply(taken));
                }
                wakeOverdue(connection);
            }
        }
    }

    /**
     * Lanes that are this node's and that nobody works for: the answer to taking them was lost, or their epoch was raised without their
     * lease. They are then taken anew.
     */
    private void giveBackUnworked(Connection connection, Set<Leases.Name> kept) throws SQLException {
        List<Leases.Name> unworked = kept.stream()
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
        Set<String> held = lanes.keySet().stream().map(Leases.Name::group).collect(Collectors.toSet());
        if (!held.isEmpty()) {
            Set<String> overdue = leases.overdue(connection, held);
            lanes.forEach((name, lane) -> {
                if (overdue.contains(name.group())) {
                    lane.wake();
                }
            });
        }
    }

    private void letGo(Leases.Name name) {
        Lane lane = lanes.remove(name);
        if (lane != null) {
            lane.end();
            end.accept(lane);
        }
    }

    /** Wakes all lanes. */
    public synchronized void wakeAll() {
        lanes.values().forEach(Lane::wake);
    }

    /** Stores how far sleeping lanes are; returns whether any had moved. */
    public boolean storeIdle() throws SQLException {
        List<Lane> held = new ArrayList<>();
        List<LaneCursors.Idle> idle = new ArrayList<>();
        boolean stored = false;
        try {
            for (Lane lane : all()) {
                lane.holdIdle().ifPresent(where -> {
                    held.add(lane);
                    idle.add(where);
                });
            }
            if (!idle.isEmpty()) {
                try (Connection connection = dataSource.getConnection()) {
                    LaneCursors.advance(connection, idle);
                }
            }
            stored = true;
            return !idle.isEmpty();
        } finally {
            for (int i = 0; i < held.size(); i++) {
                held.get(i).release(idle.get(i), stored);
            }
        }
    }

    private synchronized List<Lane> all() {
        return List.copyOf(lanes.values());
    }

    private synchronized List<Lane> beginToDrain() {
        draining = true;
        return all();
    }

    /**
     * Ends all lanes and waits for what they are doing; meanwhile {@link #renew} is still to be called, or others take the lanes.
     *
     * @return whether all ended in time; the others are interrupted
     */
    public boolean drain(Duration atMost, Runnable interrupt) throws SQLException, InterruptedException {
        List<Lane> ending = beginToDrain();
        ending.forEach(Lane::end);
        boolean ended = awaitEnd(ending, atMost);
        if (!ended) {
            interrupt.run();
            awaitEnd(ending, AFTER_INTERRUPT);
        }
        storeIdle();
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
