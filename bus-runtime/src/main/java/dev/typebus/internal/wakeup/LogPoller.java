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
 * Wakes the targets of new events: at once if this process committed them, and by polling the log for other writers' events. The fewer events a
 * poll finds, the longer is the pause before the next one. Thread-safe; once started it uses one thread and one connection.
 */
public final class LogPoller implements CommitListener {
    private static final long BUSY_NANOS = 10_000_000;
    private static final long IDLE_NANOS = 500_000_000;
    private static final long CHECKPOINT_NANOS = 2_000_000_000L;

    /**
     * The pause before the first poll for an expected commit, which may come at once or behind other work. Each later poll comes after a longer
     * pause.
     */
    private static final long EXPECTING_NANOS = 400_000;

    /** The same pause if another commit is expected within this time: one poll may then find several. */
    private static final long EXPECTING_OFTEN_NANOS = 2_000_000;

    private final DataSource dataSource;
    private final LogProbe probe;
    private final Runnable committed;
    private final List<WakeTarget> targets = new CopyOnWriteArrayList<>();
    private final Loop loop = new Loop("typebus-poller", "Polling the log", "nothing is lost", this::poll);
    private boolean moved; // used by the polling thread only, as the next field
    private long checkpointAt = System.nanoTime();
    private long expectedAt = System.nanoTime();

    /** @param committed is called when this process has committed events, so that other nodes can be notified */
    public LogPoller(DataSource dataSource, LogProbe probe, Runnable committed) {
        this.dataSource = dataSource;
        this.probe = probe;
        this.committed = committed;
    }

    /** Adds a target, and wakes it once at the beginning. */
    public void add(WakeTarget target) {
        targets.add(target);
        target.wake();
    }

    /** Removes a target. */
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

    /** Starts to poll, until {@link #close}. */
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
     * Wakes the targets that new events match and that have not read them. Every two seconds, if there were new events, it checkpoints all targets
     * instead: they store their positions, and a lost wake-up is repaired.
     */
    boolean wakeMatching(LogProbe.NewEvents newEvents) {
        moved |= !newEvents.isEmpty();
        if (moved && System.nanoTime() - checkpointAt >= CHECKPOINT_NANOS) {
            checkpointAt = System.nanoTime();
            targets.forEach(WakeTarget::checkpoint);
            moved = false; // only now, so that after an Error of one target the next poll repeats it
            return !newEvents.isEmpty();
        }
        boolean woke = false;
        for (WakeTarget target : newEvents.isEmpty() ? List.<WakeTarget>of() : targets) {
            if (matches(newEvents, target) && !target.hasRead(newEvents.snapshot())) {
                target.wake();
                woke = true;
            }
        }
        return woke;
    }

    private static boolean matches(LogProbe.NewEvents newEvents, WakeTarget target) {
        return newEvents.everything()
                || newEvents.slotsByDomain().entrySet().stream()
                        .anyMatch(domain ->
                                domain.getValue().stream().anyMatch(slot -> target.matches(domain.getKey(), slot)));
    }

    /** Ends polling after the current poll. */
    public void close() {
        loop.close();
    }
}
