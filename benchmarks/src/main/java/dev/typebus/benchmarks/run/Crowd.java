package dev.typebus.benchmarks.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that repeat the same action, each as fast as it can. */
public final class Crowd {
    private Crowd() {}

    /** Action of the threads. */
    @FunctionalInterface
    public interface Act {
        /**
         * Runs the action once.
         *
         * @param number number of the action among all threads, from the run's first number
         */
        void run(long number) throws Exception;
    }

    /**
     * Result of a run.
     *
     * @param acts number of actions
     * @param nanos duration from the first start to the last end
     */
    public record Done(long acts, long nanos) {
        public double perSecond() {
            return acts * 1e9 / nanos;
        }
    }

    /** Runs the action in this number of threads for this time, and numbers the actions from {@code from}. */
    public static Done run(int threads, Duration time, long from, Act act) throws InterruptedException {
        AtomicLong next = new AtomicLong(from);
        CountDownLatch ready = new CountDownLatch(threads);
        ExecutorService crowd = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> members = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                members.add(crowd.submit(() -> {
                    ready.countDown();
                    ready.await();
                    long until = System.nanoTime() + time.toNanos();
                    while (System.nanoTime() < until) {
                        act.run(next.getAndIncrement());
                    }
                    return null;
                }));
            }
            ready.await();
            long start = System.nanoTime();
            for (Future<?> member : members) {
                member.get();
            }
            return new Done(next.get() - from, System.nanoTime() - start);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A thread of the benchmark failed", e.getCause());
        } finally {
            crowd.shutdownNow();
        }
    }
}
