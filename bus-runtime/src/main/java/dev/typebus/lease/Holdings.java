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
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lanes that this node works for: takes what is free, keeps what it has, lets go of what was taken from it. One thread calls
 * {@link #renew} regularly; {@link #storeIdle} and {@link #close} may be called by others.
 */
public final class Holdings {
    private static final Logger log = LoggerFactory.getLogger(Holdings.class);

    private final DataSource dataSource;
    private final Leases leases;
    private final Collection<String> groups;
    private final Function<HeldLane, Lane> begin;
    private final Consumer<Lane> end;
    private final Map<Leases.Name, Lane> lanes = new HashMap<>();

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

    /** Renews the leases and takes free lanes. */
    public synchronized void renew() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Set<Leases.Name> kept = leases.renew(connection);
            for (Leases.Name name : List.copyOf(lanes.keySet())) {
                if (!kept.contains(name)) {
                    log.info("Lane {}/{} was taken over by another node", name.group(), name.lane());
                    letGo(name);
                }
            }
            for (HeldLane taken : leases.take(connection, groups)) {
                Leases.Name name = new Leases.Name(taken.group(), taken.lane());
                letGo(name);
                lanes.put(name, begin.apply(taken));
            }
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
            return !idle.isEmpty();
        } finally {
            for (int i = 0; i < held.size(); i++) {
                held.get(i).release(idle.get(i));
            }
        }
    }

    private synchronized List<Lane> all() {
        return List.copyOf(lanes.values());
    }

    /**
     * Ends all lanes, waits for what they are doing, and gives them back.
     *
     * @return whether all ended in time; of the others the settlement will fail, and another node does their work again
     */
    public boolean close(Duration atMost, Runnable interrupt) throws SQLException, InterruptedException {
        List<Lane> ending = all();
        ending.forEach(Lane::end);
        long until = System.nanoTime() + atMost.toNanos();
        boolean ended = true;
        for (Lane lane : ending) {
            ended &= lane.awaitEnd(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        }
        if (!ended) {
            interrupt.run();
        }
        storeIdle();
        try (Connection connection = dataSource.getConnection()) {
            leases.release(connection);
        }
        return ended;
    }
}
