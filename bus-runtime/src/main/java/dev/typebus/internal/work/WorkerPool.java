package dev.typebus.internal.work;

import dev.typebus.internal.threads.BusThreads;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pool of the threads that run lanes: one for each busy lane, so that a slow lane never delays another. Thread-safe. */
public final class WorkerPool {
    /** The pause of a task that is to run again only when it is woken. */
    public static final Duration UNTIL_WOKEN = Duration.ofSeconds(Long.MAX_VALUE);

    /** Maximum pause for up to two groups. It grows with the number of groups, so the total poll rate stays that of two. */
    private static final Duration MAX_PAUSE = Duration.ofMillis(5);

    /** The pause before a retry for which there was no thread or no memory. */
    static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);

    private final ExecutorService threads;
    private final ScheduledThreadPoolExecutor timer;
    private final AtomicInteger schedulers = new AtomicInteger();

    /** @throws OutOfMemoryError if the machine has no thread to spare */
    public WorkerPool(BusThreads bus) {
        this(bus.named("typebus-lane-"), bus.named("typebus-timer-"));
    }

    WorkerPool(ThreadFactory forLanes, ThreadFactory forTimer) {
        threads = Executors.newCachedThreadPool(forLanes);
        timer = new ScheduledThreadPoolExecutor(
                1, forTimer, new ThreadPoolExecutor.DiscardPolicy()); // after interrupt(), no timer runs
        timer.setRemoveOnCancelPolicy(true);
        timer.prestartCoreThread(); // there may be no thread later
    }

    /**
     * Creates the scheduler for the lanes of one group, which share threads under low load.
     *
     * @param groupPass reads and stores for several lanes together
     */
    public GroupScheduler scheduler(GroupPass groupPass) {
        schedulers.incrementAndGet();
        return new GroupScheduler(this, groupPass);
    }

    /**
     * Pause before the next poll: the duration of the last round times the wake-ups it served, not counting the one that started the leader.
     * Under load each poll returns more events. The more groups there are, the longer the maximum, which leaves processor time to the publishers.
     * A single wake-up causes no pause.
     */
    long pauseNanos(int wakeUps, boolean woken, long nanos) {
        long longest = MAX_PAUSE.toNanos() * Math.max(2, schedulers.get()) / 2;
        return Math.min((woken ? Math.max(0, wakeUps - 1) : Math.max(1, wakeUps)) * nanos, longest);
    }

    /**
     * Runs work on a thread until it ends; returns false if it could not start, because of {@link #interrupt} or for lack of threads.
     */
    public boolean start(Runnable work) {
        try {
            threads.execute(work);
            return true;
        } catch (RejectedExecutionException interrupted) {
            return false;
        } catch (OutOfMemoryError noMoreThreads) {
            logOutOfMemory(noMoreThreads);
            return false;
        }
    }

    private static void logOutOfMemory(OutOfMemoryError noMoreThreads) {
        try {
            log.error(
                    "No thread could be started for a lane; it is tried again in {} ms",
                    AFTER_FAILURE.toMillis(),
                    noMoreThreads);
        } catch (OutOfMemoryError notLogged) {
            // the work is tried again in any case
        }
    }

    boolean isOpen() {
        return !threads.isShutdown();
    }

    ScheduledFuture<?> after(Duration pause, Runnable action) {
        return timer.schedule(action, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Interrupts all threads, and starts no more work. */
    public void interrupt() {
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
