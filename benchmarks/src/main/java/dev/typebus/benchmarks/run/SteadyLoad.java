package dev.typebus.benchmarks.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Load at a steady rate, independent of earlier events (open loop). It measures the time from the return of the commit to the handler, in
 * milliseconds.
 */
public final class SteadyLoad {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private SteadyLoad() {}

    /**
     * Publishes {@code events} payments, numbered from {@code from}; returns {@code rate}, {@code p50}, {@code p99} and {@code max}.
     *
     * @param running on a database with {@link CommitStamps}
     * @param arrivals with stamps for these numbers
     */
    public static Map<String, Double> run(
            Contender.Running running, Arrivals arrivals, int from, int events, double rate) throws Exception {
        long before = arrivals.count();
        long[] committed = new long[events];
        long start = System.nanoTime();
        ExecutorService publishers = Executors.newFixedThreadPool(Traffic.PUBLISHERS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int publisher = 0; publisher < Traffic.PUBLISHERS; publisher++) {
                int first = publisher;
                all.add(publishers.submit(() -> {
                    for (int i = first; i < events; i += Traffic.PUBLISHERS) {
                        LockSupport.parkNanos(start + (long) (i * 1e9 / rate) - System.nanoTime());
                        running.publish(Payment.of(from + i));
                        committed[i] = CommitStamps.lastReturned();
                    }
                    return null;
                }));
            }
            for (Future<?> publisher : all) {
                publisher.get();
            }
        } finally {
            publishers.shutdownNow();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        arrivals.await(before + events, PATIENCE);

        double[] millis = new double[events];
        for (int i = 0; i < events; i++) {
            // a handler may begin before the publisher's thread receives the answer to its commit
            millis[i] = Math.max(0, arrivals.nanos(from + i) - committed[i]) / 1e6;
        }
        Arrays.sort(millis);
        Map<String, Double> result = new LinkedHashMap<>();
        result.put("rate", events / seconds);
        result.put("p50", millis[events / 2]);
        result.put("p99", millis[events * 99 / 100]);
        result.put("max", millis[events - 1]);
        return result;
    }
}
