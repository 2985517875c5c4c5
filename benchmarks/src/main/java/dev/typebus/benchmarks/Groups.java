package dev.typebus.benchmarks;

import dev.typebus.benchmarks.ours.Typebus;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.BenchServer;
import dev.typebus.benchmarks.run.Cell;
import dev.typebus.benchmarks.run.Report;
import dev.typebus.benchmarks.run.Rounds;
import dev.typebus.benchmarks.run.Series;
import dev.typebus.benchmarks.run.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures several groups on the same events. Each group has its own lanes and cursors, and handles each event. */
final class Groups implements Measurement {

    private final BenchServer server;
    private final Scale scale;

    Groups(BenchServer server, Scale scale) {
        this.server = server;
        this.scale = scale;
    }

    @Override
    public void run(Report report) throws Exception {
        Traffic.compile(server, Traffic.PUBLISHERS, scale.compiling(), List.of(Typebus.inTransaction()));
        Rounds rounds = new Rounds();
        for (int groups : scale.groups()) {
            rounds.add(Report.counted(groups, "group"), () -> {
                try (BenchDatabase database = server.create("groups")) {
                    return Traffic.of(Traffic.PUBLISHERS, scale.warmUp(), scale.run())
                            .arrivingTimes(groups)
                            .run(database, Typebus.inTransaction().withGroups(groups));
                }
            });
        }
        Map<String, Map<String, Series>> results = rounds.run(scale.rounds());
        List<Report.Row> rows = new ArrayList<>();
        results.forEach((name, of) -> rows.add(new Report.Row(
                name,
                List.of(
                        Cell.count(Series.of(results, name, Traffic.PUBLISHED)),
                        Cell.count(Series.of(results, name, Traffic.HANDLED)),
                        Cell.count(Series.of(results, name, Traffic.CLIENT)),
                        Cell.count(Series.of(results, name, Traffic.SERVER)),
                        Cell.count(Series.of(results, name, Traffic.WAL))))));
        report.print(new Report.Table(
                "Groups on the same events, 4 publishers",
                List.of("", "published/s", "handled by all/s", "client µs", "server µs", "WAL bytes"),
                rows));
    }
}
