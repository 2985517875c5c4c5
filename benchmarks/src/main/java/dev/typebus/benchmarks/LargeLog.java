package dev.typebus.benchmarks;

import dev.typebus.benchmarks.ours.Backlog;
import dev.typebus.benchmarks.ours.Typebus;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures end to end and latency with an empty log, and with a log of very many handled rows. */
final class LargeLog implements Measurement {
    private static final double SLOW = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final BenchServer server;
    private final Scale scale;

    LargeLog(BenchServer server, Scale scale) {
        this.server = server;
        this.scale = scale;
    }

    @Override
    public void run(Report report) throws Exception {
        Traffic.compile(server, Traffic.PUBLISHERS, scale.compiling(), List.of(Typebus.inTransaction()));
        Rounds rounds = new Rounds();
        for (int rows : List.of(0, scale.largeLog())) {
            rounds.add(String.format(Locale.ROOT, "%,d rows", rows), () -> measure(rows));
        }
        Map<String, Map<String, Series>> results = rounds.run(1);
        List<Report.Row> rows = new ArrayList<>();
        results.forEach((name, of) -> rows.add(new Report.Row(
                name,
                List.of(
                        Cell.count(Series.of(results, name, Traffic.HANDLED)),
                        Cell.count(Series.of(results, name, Traffic.CLIENT)),
                        Cell.count(Series.of(results, name, Traffic.SERVER)),
                        Cell.count(Series.of(results, name, Traffic.WAL)),
                        Cell.ratio(Series.of(results, name, "p50")),
                        Cell.ratio(Series.of(results, name, "p99"))))));
        report.print(new Report.Table(
                "With many rows in the log",
                List.of("", "handled/s", "client µs", "server µs", "WAL bytes", "p50 ms at 200/s", "p99 ms at 200/s"),
                rows));
    }

    private Map<String, Double> measure(int rows) throws Exception {
        Arrivals arrivals = Arrivals.stamped(scale.latencies());
        try (BenchDatabase database = server.create("large_log")) {
            BenchDatabase stamped = database.stamped();
            try (Contender.Running running = Typebus.inTransaction().start(stamped, arrivals)) {
                Backlog.write(database, rows);
                arrivals.await(rows, PATIENCE);
                Map<String, Double> result =
                        new LinkedHashMap<>(Traffic.of(Traffic.PUBLISHERS, scale.warmUp(), scale.run())
                                .run(database, running, arrivals));
                result.putAll(SteadyLoad.run(running, arrivals, 0, scale.latencies(), SLOW));
                return result;
            }
        }
    }
}
