package dev.typebus.internal.wakeup;

import dev.typebus.internal.log.Place;
import dev.typebus.internal.publish.CommitListener;
import dev.typebus.internal.threads.BusThreads;
import dev.typebus.internal.threads.Loop;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Wakes those whom a new event concerns: at once when this process committed it, and by probing the log for everybody else's. Between
 * probes it waits the longer the less it finds. Thread-safe; once started it occupies one thread and one connection.
 */
public final class Watch implements CommitListener {
    private static final long BUSY_NANOS = 10_000_000;
    private static final long IDLE_NANOS = 500_000_000;
    private static final long WAKING_ALL_NANOS = 2_000_000_000L;

    /** What is expected may be committed at once, or behind other work: looks begin so soon, and each comes later than the one before. */
    private static final long EXPECTING_NANOS = 400_000;

    /** As {@link #EXPECTING_NANOS}, where something is expected again within this time: one look may find more. */
    private static final long EXPECTING_OFTEN_NANOS = 2_000_000;

    private final DataSource dataSource;
    private final HeadProbe probe;
    private final Runnable committed;
    private final List<Sleeper> sleepers = new CopyOnWriteArrayList<>();
    private final Loop loop = new Loop("typebus-probe", "Probing the log", "nothing is lost", this::probe);
    private boolean moved; // used by the probing thread alone, as the next one
    private long wokenAllAt = System.nanoTime();
    private long expectedAt = System.nanoTime();

    /** @param committed is told when this process has committed events, so that other nodes may hear of it */
    public Watch(DataSource dataSource, HeadProbe probe, Runnable committed) {
        this.dataSource = dataSource;
        this.probe = probe;
        this.committed = committed;
    }

    /** From now on wakes the sleeper, once at the beginning. */
    public void add(Sleeper sleeper) {
        sleepers.add(sleeper);
        sleeper.wake();
    }

    /** From now on leaves the sleeper alone. */
    public void remove(Sleeper sleeper) {
        sleepers.remove(sleeper);
    }

    @Override
    public void committed(Set<Place> places) {
        committed.run();
        for (Sleeper sleeper : sleepers) {
            if (places.stream().anyMatch(place -> sleeper.covers(place.topic(), place.slot()))) {
                sleeper.wake();
            }
        }
    }

    @Override
    public void expected() {
        loop.wake();
    }

    /** Probes from now on, until {@link #close}. */
    public void start(BusThreads threads) {
        loop.start(threads);
    }

    private long probe() throws SQLException {
        if (sleepers.isEmpty()) {
            return TimeUnit.NANOSECONDS.toMillis(IDLE_NANOS);
        }
        try (Connection connection = dataSource.getConnection()) {
            long wait = BUSY_NANOS;
            while (!loop.isClosed()) {
                wait = wakeAll(probe.look(connection)) ? BUSY_NANOS : Math.min(wait * 7 / 4, IDLE_NANOS);
                loop.works();
                if (wait < TimeUnit.MILLISECONDS.toNanos(1)) { // the loop pauses for whole milliseconds
                    LockSupport.parkNanos(wait);
                }
                if (loop.pause(TimeUnit.NANOSECONDS.toMillis(wait))) {
                    wait = expecting();
                    LockSupport.parkNanos(wait);
                }
            }
        }
        return 0;
    }

    private long expecting() {
        long now = System.nanoTime();
        boolean often = now - expectedAt < EXPECTING_OFTEN_NANOS;
        expectedAt = now;
        return often ? EXPECTING_OFTEN_NANOS : EXPECTING_NANOS;
    }

    /**
     * Wakes those whom the news concern and who have not seen them; every now and then all of them, if there were any news: they store how far
     * they are, and a wake-up that was lost is made up for.
     */
    boolean wakeAll(HeadProbe.News news) {
        moved |= !news.isEmpty();
        if (moved && System.nanoTime() - wokenAllAt >= WAKING_ALL_NANOS) {
            wokenAllAt = System.nanoTime();
            sleepers.forEach(Sleeper::checkpoint);
            moved = false; // behind that: an Error at one of them leaves it to the next time
            return !news.isEmpty();
        }
        boolean woke = false;
        for (Sleeper sleeper : news.isEmpty() ? List.<Sleeper>of() : sleepers) {
            if (concerns(news, sleeper) && !sleeper.hasSeen(news.snapshot())) {
                sleeper.wake();
                woke = true;
            }
        }
        return woke;
    }

    private static boolean concerns(HeadProbe.News news, Sleeper sleeper) {
        return news.everything()
                || news.slotsByTopic().entrySet().stream()
                        .anyMatch(topic ->
                                topic.getValue().stream().anyMatch(slot -> sleeper.covers(topic.getKey(), slot)));
    }

    /** Ends the probes, soon. */
    public void close() {
        loop.close();
    }
}
