package dev.typebus.internal.wakeup;

import dev.typebus.internal.log.EventKey;
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
public final class LogPoller implements CommitListener {
    private static final long BUSY_NANOS = 10_000_000;
    private static final long IDLE_NANOS = 500_000_000;
    private static final long WAKING_ALL_NANOS = 2_000_000_000L;

    /** What is expected may be committed at once, or behind other work: looks begin so soon, and each comes later than the one before. */
    private static final long EXPECTING_NANOS = 400_000;

    /** As {@link #EXPECTING_NANOS}, where something is expected again within this time: one look may find more. */
    private static final long EXPECTING_OFTEN_NANOS = 2_000_000;

    private final DataSource dataSource;
    private final LogProbe probe;
    private final Runnable committed;
    private final List<WakeTarget> targets = new CopyOnWriteArrayList<>();
    private final Loop loop = new Loop("typebus-probe", "Probing the log", "nothing is lost", this::poll);
    private boolean moved; // used by the probing thread alone, as the next one
    private long wokenAllAt = System.nanoTime();
    private long expectedAt = System.nanoTime();

    /** @param committed is told when this process has committed events, so that other nodes may hear of it */
    public LogPoller(DataSource dataSource, LogProbe probe, Runnable committed) {
        this.dataSource = dataSource;
        this.probe = probe;
        this.committed = committed;
    }

    /** From now on wakes the sleeper, once at the beginning. */
    public void add(WakeTarget target) {
        targets.add(target);
        target.wake();
    }

    /** From now on leaves the sleeper alone. */
    public void remove(WakeTarget target) {
        targets.remove(target);
    }

    @Override
    public void committed(Set<EventKey> places) {
        committed.run();
        for (WakeTarget target : targets) {
            if (places.stream().anyMatch(key -> target.matches(key.domain(), key.slot()))) {
                target.wake();
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

    private long poll() throws SQLException {
        if (targets.isEmpty()) {
            return TimeUnit.NANOSECONDS.toMillis(IDLE_NANOS);
        }
        try (Connection connection = dataSource.getConnection()) {
            long wait = BUSY_NANOS;
            while (!loop.isClosed()) {
                wait = wakeMatching(probe.poll(connection)) ? BUSY_NANOS : Math.min(wait * 7 / 4, IDLE_NANOS);
                loop.works();
                if (wait < TimeUnit.MILLISECONDS.toNanos(1)) { // the loop pauses for whole milliseconds
                    LockSupport.parkNanos(wait);
                }
                if (loop.pause(TimeUnit.NANOSECONDS.toMillis(wait))) {
                    wait = nextExpectedMillis();
                    LockSupport.parkNanos(wait);
                }
            }
        }
        return 0;
    }

    private long nextExpectedMillis() {
        long now = System.nanoTime();
        boolean often = now - expectedAt < EXPECTING_OFTEN_NANOS;
        expectedAt = now;
        return often ? EXPECTING_OFTEN_NANOS : EXPECTING_NANOS;
    }

    /**
     * Wakes those whom the news concern and who have not seen them; every now and then all of them, if there were any news: they store how far
     * they are, and a wake-up that was lost is made up for.
     */
    boolean wakeMatching(LogProbe.NewEvents news) {
        moved |= !news.isEmpty();
        if (moved && System.nanoTime() - wokenAllAt >= WAKING_ALL_NANOS) {
            wokenAllAt = System.nanoTime();
            targets.forEach(WakeTarget::checkpoint);
            moved = false; // behind that: an Error at one of them leaves it to the next time
            return !news.isEmpty();
        }
        boolean woke = false;
        for (WakeTarget target : news.isEmpty() ? List.<WakeTarget>of() : targets) {
            if (matches(news, target) && !target.skipTo(news.snapshot())) {
                target.wake();
                woke = true;
            }
        }
        return woke;
    }

    private static boolean matches(LogProbe.NewEvents news, WakeTarget target) {
        return news.everything()
                || news.slotsByDomain().entrySet().stream()
                        .anyMatch(domain ->
                                domain.getValue().stream().anyMatch(slot -> target.matches(domain.getKey(), slot)));
    }

    /** Ends the probes, soon. */
    public void close() {
        loop.close();
    }
}
