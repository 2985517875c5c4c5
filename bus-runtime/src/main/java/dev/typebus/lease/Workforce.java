package dev.typebus.lease;

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
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that lanes work on: one for each that has something to do, so that a slow one never holds another up. Thread-safe. */
public final class Workforce {
    /** What work returns that wants to be called again only when woken. */
    public static final Duration UNTIL_WOKEN = Duration.ofSeconds(Long.MAX_VALUE);

    /** Of one or two crews; of more, half of it for each, so that all of them look at the log no more often than two. */
    private static final Duration LONGEST_REST = Duration.ofMillis(5);

    private static final Logger log = LoggerFactory.getLogger(Workforce.class);

    private final ExecutorService threads = Executors.newCachedThreadPool(named("typebus-lane-"));
    private final ScheduledThreadPoolExecutor alarms = new ScheduledThreadPoolExecutor(
            1,
            named("typebus-alarm-"),
            new ThreadPoolExecutor.DiscardPolicy()); // once interrupted, nobody is to be woken

    private final AtomicInteger crews = new AtomicInteger();

    public Workforce() {
        alarms.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Work that sleeps and is woken.
     *
     * @param work returns after what time it wants to be called again, zero for at once
     */
    public Shift shift(Supplier<Duration> work) {
        return new ThreadShift(work);
    }

    /**
     * The lanes of one group, of which few threads work for many as long as there is little to do.
     *
     * @param together has them look and be settled together
     */
    public Crew crew(Together together) {
        crews.incrementAndGet();
        return new Crew(this, together);
    }

    /**
     * How long whoever has worked for so many calls rests before it looks for something new: as long as that took, once for each call, but
     * for the one that it was woken for. What comes meanwhile it finds in one look: the busier, the fewer looks an event; and the more
     * crews there are, the longer at most, so that together they leave the processors to those whose events they handle. What comes by
     * itself waits for nothing.
     */
    long rest(int calls, boolean woken, long nanos) {
        long longest = LONGEST_REST.toNanos() * Math.max(2, crews.get()) / 2;
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
            log.error("No thread could be started; lanes try again at the next call", noMoreThreads);
            return false;
        }
    }

    boolean isOpen() {
        return !threads.isShutdown();
    }

    ScheduledFuture<?> after(Duration pause, Runnable alarm) {
        return alarms.schedule(alarm, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    ScheduledFuture<?> every(Duration period, Runnable alarm) {
        return alarms.scheduleWithFixedDelay(alarm, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Interrupts whoever still works; nobody begins any more. */
    public void interrupt() {
        alarms.shutdownNow();
        threads.shutdownNow();
    }

    /** A shift on the threads of this workforce. */
    private final class ThreadShift implements Shift, Runnable {
        private final Supplier<Duration> work;
        private boolean running;
        private int calls;
        private int answered;
        private boolean ended;
        private @Nullable ScheduledFuture<?> alarm;
        private long restedAt = System.nanoTime();

        private ThreadShift(Supplier<Duration> work) {
            this.work = work;
        }

        @Override
        public synchronized void wake() {
            calls++;
            if (!running && !ended && !threads.isShutdown()) {
                threads.execute(this);
                running = true; // not before: it may fail
            }
        }

        @Override
        public void run() {
            boolean asleep = false;
            try {
                rest();
                boolean woken = true;
                while (!asleep && mayBegin()) {
                    long start = System.nanoTime();
                    Duration pause = work.get();
                    if (!pause.isZero()) {
                        long end = System.nanoTime();
                        restedAt = end + Workforce.this.rest(answered, woken, end - start);
                        asleep = sleep(pause);
                        if (!asleep) {
                            rest();
                            woken = false;
                        }
                    }
                }
            } finally {
                if (!asleep) {
                    leave();
                }
            }
        }

        private void rest() {
            long left = restedAt - System.nanoTime();
            if (left > 0) {
                LockSupport.parkNanos(left);
            }
        }

        private synchronized boolean mayBegin() {
            if (alarm != null) {
                alarm.cancel(false);
                alarm = null;
            }
            answered = calls;
            calls = 0; // before the work looks: a call that comes while it looks is kept
            return !ended;
        }

        /** Whether nobody has called meanwhile, so that the thread may go: from then on another one may work. */
        private synchronized boolean sleep(Duration pause) {
            if (calls > 0 || ended) {
                return false;
            }
            if (!pause.equals(UNTIL_WOKEN)) {
                alarm = alarms.schedule(this::wake, pause.toMillis(), TimeUnit.MILLISECONDS);
            }
            leave();
            return true;
        }

        private synchronized void leave() {
            running = false;
            notifyAll();
        }

        @Override
        public synchronized void end() {
            ended = true;
        }

        @Override
        public synchronized boolean hasEnded() {
            return ended && !running;
        }

        @Override
        public synchronized boolean awaitEnd(Duration atMost) throws InterruptedException {
            long until = System.nanoTime() + atMost.toNanos();
            long left = atMost.toMillis();
            while (running && left > 0) {
                wait(left);
                left = Duration.ofNanos(until - System.nanoTime()).toMillis();
            }
            return !running;
        }
    }
}
