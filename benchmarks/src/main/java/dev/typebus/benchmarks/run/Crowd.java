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

/** Threads that do the same thing again and again, each as fast as it can. */
public final class Crowd {
    private Crowd() {}

    /** One act. */
    @FunctionalInterface
    public interface Act {
        /**
         * Does it once.
         *
         * @param number counts the acts of all threads, from what the run was given
         */
        void run(long number) throws Exception;
    }

    /**
     * What they did.
     *
     * @param acts how many
     * @param nanos in what time, from the first start to the last end
     */
    public record Done(long acts, long nanos) {
        public double perSecond() {
            return acts * 1e9 / nanos;
        }
    }

    /** Has so many threads act for this time, numbering the acts from {@code from}. */
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
