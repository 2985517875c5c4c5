package dev.typebus.wake;

import dev.typebus.append.CommitListener;
import dev.typebus.append.Place;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes those whom a new event concerns: at once when this process committed it, and by probing the log for everybody else's. Between
 * probes it waits the longer the less it finds. Thread-safe; {@link #run} occupies one thread and one connection.
 */
public final class Watch implements CommitListener, Runnable {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final long BUSY_MILLIS = 10;
    private static final long IDLE_MILLIS = 500;
    private static final long FAILED_MILLIS = 1_000;
    private static final long WAKING_ALL_NANOS = 5_000_000_000L;

    /** What is expected is about to be committed: looking at once would be too early, and one look may find more. */
    private static final long EXPECTING_NANOS = 2_000_000;

    private final DataSource dataSource;
    private final HeadProbe probe;
    private final Runnable committed;
    private final List<Sleeper> sleepers = new CopyOnWriteArrayList<>();
    private final Object monitor = new Object();
    private boolean expecting;
    private boolean closed;
    private boolean moved; // used by the probing thread alone, as the next one
    private long wokenAllAt = System.nanoTime();

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
        synchronized (monitor) {
            expecting = true;
            monitor.notifyAll();
        }
    }

    /** Probes until {@link #close}. */
    @Override
    public void run() {
        long wait = BUSY_MILLIS;
        while (!isClosed()) {
            if (sleepers.isEmpty()) {
                pause(IDLE_MILLIS);
                continue;
            }
            try (Connection connection = dataSource.getConnection()) {
                while (!isClosed()) {
                    wait = wakeAll(probe.look(connection)) ? BUSY_MILLIS : Math.min(2 * wait, IDLE_MILLIS);
                    if (pause(wait)) {
                        LockSupport.parkNanos(EXPECTING_NANOS);
                        wait = BUSY_MILLIS;
                    }
                }
            } catch (SQLException | RuntimeException | Error e) {
                if (!isClosed()) {
                    log.warn("The log cannot be probed; it is tried again in {} ms: {}", FAILED_MILLIS, e.toString());
                    pause(FAILED_MILLIS);
                }
            }
        }
    }

    /**
     * Wakes those whom the news concern and who have not seen them; every now and then all of them, if there were any news: they store how far
     * they are, and a wake-up that was lost is made up for.
     */
    boolean wakeAll(HeadProbe.News news) {
        moved |= !news.isEmpty();
        if (moved && System.nanoTime() - wokenAllAt >= WAKING_ALL_NANOS) {
            moved = false;
            wokenAllAt = System.nanoTime();
            sleepers.forEach(Sleeper::checkpoint);
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

    /** Waits, unless something is expected; returns whether it is. */
    private boolean pause(long millis) {
        long until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        synchronized (monitor) {
            try {
                long left = millis;
                while (!expecting && !closed && left > 0) {
                    monitor.wait(left);
                    left = Duration.ofNanos(until - System.nanoTime()).toMillis();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                closed = true;
            }
            boolean expected = expecting;
            expecting = false;
            return expected;
        }
    }

    private boolean isClosed() {
        synchronized (monitor) {
            return closed;
        }
    }

    /** Ends {@link #run}, soon. */
    public void close() {
        synchronized (monitor) {
            closed = true;
            monitor.notifyAll();
        }
    }
}
