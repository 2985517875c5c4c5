package dev.typebus.benchmarks;

import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.BenchServer;
import dev.typebus.benchmarks.run.Cell;
import dev.typebus.benchmarks.run.Contender;
import dev.typebus.benchmarks.run.Report;
import dev.typebus.benchmarks.run.Rounds;
import dev.typebus.benchmarks.run.Series;
import dev.typebus.benchmarks.run.SteadyLoad;
import dev.typebus.benchmarks.run.Traffic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the time from the return of the commit to the handler. Events come at a steady rate, independent of earlier ones (open loop): first 200 a
 * second, then half of the contender's maximum.
 */
final class Latency implements Measurement {
    private static final double SLOW = 200;

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
        Traffic.compile(server, Traffic.PUBLISHERS, scale.compiling(), contenders);
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
        Traffic traffic = Traffic.of(Traffic.PUBLISHERS, scale.warmUp(), scale.run());
        try (BenchDatabase database = server.create("latency")) {
            BenchDatabase stamped = database.stamped();
            Map<String, Double> result = new LinkedHashMap<>();
            Arrivals arrivals = Arrivals.stamped(2 * scale.latencies());
            try (Contender.Running running = contender.start(stamped, arrivals)) {
                double most = traffic.run(database, running, arrivals).getOrDefault(Traffic.HANDLED, 0.0);
                SteadyLoad.run(running, arrivals, 0, scale.latencies(), SLOW)
                        .forEach((name, value) -> result.put("slow " + name, value));
                SteadyLoad.run(running, arrivals, scale.latencies(), scale.latencies(), most / 2)
                        .forEach((name, value) -> result.put("half " + name, value));
            }
            return result;
        }
    }

    /** Measures only the latency at 200 events a second, in a separate database. */
    Map<String, Double> atSteadyRate(Contender contender) throws Exception {
        try (BenchDatabase database = server.create("latency")) {
            Arrivals arrivals = Arrivals.stamped(scale.latencies());
            try (Contender.Running running = contender.start(database.stamped(), arrivals)) {
                Map<String, Double> unused = Traffic.of(Traffic.PUBLISHERS, scale.warmUp(), scale.warmUp())
                        .run(database, running, arrivals);
                return SteadyLoad.run(running, arrivals, 0, scale.latencies(), SLOW);
            }
        }
    }
}
