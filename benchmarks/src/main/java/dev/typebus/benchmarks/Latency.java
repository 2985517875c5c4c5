package dev.typebus.benchmarks;

import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.BenchServer;
import dev.typebus.benchmarks.run.Cell;
import dev.typebus.benchmarks.run.CommitStamps;
import dev.typebus.benchmarks.run.Contender;
import dev.typebus.benchmarks.run.Crowd;
import dev.typebus.benchmarks.run.Payment;
import dev.typebus.benchmarks.run.Report;
import dev.typebus.benchmarks.run.Rounds;
import dev.typebus.benchmarks.run.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * How long after its commit returned an event reaches the handler: events come at a steady rate whatever happens to earlier ones (open
 * loop), first at 200 a second, then at half of what this contender can do.
 */
final class Latency implements Measurement {
    private static final int PUBLISHERS = 4;
    private static final double SLOW = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final BenchServer server;
    private final Scale scale;
    private final List<Contender> contenders;

    /** All of the contenders handle. */
    Latency(BenchServer server, Scale scale, List<Contender> contenders) {
        this.server = server;
        this.scale = scale;
        this.contenders = List.copyOf(contenders);
    }

    @Override
    public void run(Report report) throws Exception {
        Rounds rounds = new Rounds();
        for (Contender contender : contenders) {
            rounds.add(contender.name(), () -> measure(contender));
        }
        Map<String, Map<String, Series>> results = rounds.run(scale.rounds());
        report.print(table("Latency from commit to handler at 200 events/s, ms", "slow", results));
        report.print(table("Latency from commit to handler at half of the maximum, ms", "half", results));
    }

    private Report.Table table(String title, String load, Map<String, Map<String, Series>> results) {
        List<String> quantities = List.of("rate", "p50", "p99", "max");
        List<Report.Row> rows = new ArrayList<>();
        for (String name : results.keySet()) {
            List<Cell> cells = new ArrayList<>();
            for (String quantity : quantities) {
                Series series = Series.of(results, name, load + " " + quantity);
                cells.add(quantity.equals("rate") ? Cell.count(series) : Cell.ratio(series));
            }
            rows.add(new Report.Row(name, cells));
        }
        return new Report.Table(title, List.of("", "events/s", "p50", "p99", "max"), rows);
    }

    private Map<String, Double> measure(Contender contender) throws Exception {
        try (BenchDatabase database = server.create("latency")) {
            BenchDatabase stamped = database.stamped();
            Map<String, Double> result = new LinkedHashMap<>();
            Arrivals arrivals = Arrivals.stamped(2 * scale.latencies());
            try (Contender.Running running = contender.start(stamped, arrivals)) {
                double most = most(running, arrivals);
                steady(running, arrivals, 0, SLOW).forEach((name, value) -> result.put("slow " + name, value));
                steady(running, arrivals, scale.latencies(), most / 2)
                        .forEach((name, value) -> result.put("half " + name, value));
            }
            return result;
        }
    }

    /** What the contender can do; its events are numbered above those that are stamped. */
    private double most(Contender.Running running, Arrivals arrivals) throws Exception {
        long from = 2L * scale.latencies();
        Crowd.Act act = number -> running.publish(Payment.of(number));
        Crowd.Done warm = Crowd.run(PUBLISHERS, scale.warmUp(), from, act);
        arrivals.await(warm.acts(), PATIENCE);
        long start = System.nanoTime();
        Crowd.Done published = Crowd.run(PUBLISHERS, scale.run(), from + warm.acts(), act);
        arrivals.await(warm.acts() + published.acts(), PATIENCE);
        return new Crowd.Done(published.acts(), System.nanoTime() - start).perSecond();
    }

    private Map<String, Double> steady(Contender.Running running, Arrivals arrivals, int from, double rate)
            throws Exception {
        int events = scale.latencies();
        long[] committed = new long[events];
        long before = arrivals.count();
        long start = System.nanoTime();
        Thread[] publishers = new Thread[PUBLISHERS];
        for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
            int first = publisher;
            publishers[publisher] = new Thread(() -> {
                for (int i = first; i < events; i += PUBLISHERS) {
                    LockSupport.parkNanos(start + (long) (i * 1e9 / rate) - System.nanoTime());
                    try {
                        running.publish(Payment.of(from + i));
                    } catch (Exception e) {
                        throw new IllegalStateException("A payment was not published", e);
                    }
                    committed[i] = CommitStamps.lastReturned();
                }
            });
            publishers[publisher].start();
        }
        for (Thread publisher : publishers) {
            publisher.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        arrivals.await(before + events, PATIENCE);
        double[] millis = new double[events];
        for (int i = 0; i < events; i++) {
            // a handler may begin before the publisher's thread is told that its commit is done
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
