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

/** The threads that lanes work on: one for each that has something to do, so that a slow one never holds another up. Thread-safe. */
public final class WorkerPool {
    /** What work returns that wants to be called again only when woken. */
    public static final Duration UNTIL_WOKEN = Duration.ofSeconds(Long.MAX_VALUE);

    /** Of one or two crews; of more, half of it for each, so that all of them look at the log no more often than two. */
    private static final Duration LONGEST_REST = Duration.ofMillis(5);

    /** After what time something is tried again for which there was no thread or no memory. */
    static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);

    private final ExecutorService threads;
    private final ScheduledThreadPoolExecutor timer;
    private final AtomicInteger schedulers = new AtomicInteger();

    /** @throws OutOfMemoryError if the machine has no thread to spare */
    public WorkerPool(BusThreads bus) {
        this(bus.named("typebus-lane-"), bus.named("typebus-timer-"));
    }

    WorkerPool(ThreadFactory forLanes, ThreadFactory forAlarms) {
        threads = Executors.newCachedThreadPool(forLanes);
        timer = new ScheduledThreadPoolExecutor(
                1, forAlarms, new ThreadPoolExecutor.DiscardPolicy()); // once interrupted, nobody is to be woken
        timer.setRemoveOnCancelPolicy(true);
        timer.prestartCoreThread(); // there may be none when it is needed
    }

    /**
     * The lanes of one group, of which few threads work for many as long as there is little to do.
     *
     * @param groupPass has them look and be settled together
     */
    public GroupScheduler scheduler(GroupPass groupPass) {
        schedulers.incrementAndGet();
        return new GroupScheduler(this, groupPass);
    }

    /**
     * How long whoever has worked for so many calls rests before it looks for something new: as long as that took, once for each call, but
     * for the one that it was woken for. What comes meanwhile it finds in one look: the busier, the fewer looks an event; and the more
     * crews there are, the longer at most, so that together they leave the processors to those whose events they handle. What comes by
     * itself waits for nothing.
     */
    long rest(int calls, boolean woken, long nanos) {
        long longest = LONGEST_REST.toNanos() * Math.max(2, schedulers.get()) / 2;
        return Math.min((woken ? Math.max(0, calls - 1) : Math.max(1, calls)) * nanos, longest);
    }

    /**
     * Has something run until it ends by itself; returns whether that began, as it does until {@link #interrupt} and while the machine has
     * threads.
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
        } catch (OutOfMemoryError unsaid) {
            // it is tried again all the same
        }
    }

    boolean isOpen() {
        return !threads.isShutdown();
    }

    ScheduledFuture<?> after(Duration pause, Runnable alarm) {
        return timer.schedule(alarm, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Interrupts whoever still works; nobody begins any more. */
    public void interrupt() {
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
