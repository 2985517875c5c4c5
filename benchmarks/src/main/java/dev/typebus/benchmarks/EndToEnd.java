package dev.typebus.benchmarks;

import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.BenchServer;
import dev.typebus.benchmarks.run.Cell;
import dev.typebus.benchmarks.run.Contender;
import dev.typebus.benchmarks.run.Report;
import dev.typebus.benchmarks.run.Rounds;
import dev.typebus.benchmarks.run.Series;
import dev.typebus.benchmarks.run.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures four publishing threads and one durable handler; each event is published in a transaction with a business row. Results are the events a
 * second until the last event is handled, compared with transactions that only write, and the processor time and WAL of an event.
 */
final class EndToEnd implements Measurement {

    private final BenchServer server;
    private final Scale scale;
    private final List<Contender> contenders;

    /** The first of the contenders is the floor. */
    EndToEnd(BenchServer server, Scale scale, List<Contender> contenders) {
        this.server = server;
        this.scale = scale;
        this.contenders = List.copyOf(contenders);
    }

    @Override
    public void run(Report report) throws Exception {
        Traffic.compile(server, Traffic.PUBLISHERS, scale.compiling(), contenders);
        report.print(table("End to end, 4 publishers, synchronous_commit=on", () -> server.create("sync")));
        report.print(
                table("End to end, 4 publishers, synchronous_commit=off", () -> server.createWithoutSync("async")));
    }

    private interface Databases {
        BenchDatabase create() throws Exception;
    }

    private Report.Table table(String title, Databases databases) throws Exception {
        Traffic traffic = Traffic.of(Traffic.PUBLISHERS, scale.warmUp(), scale.run());
        Rounds rounds = new Rounds();
        for (Contender contender : contenders) {
            rounds.add(contender.name(), () -> {
                try (BenchDatabase database = databases.create()) {
                    return traffic.run(database, contender);
                }
            });
        }
        Map<String, Map<String, Series>> results = rounds.run(scale.rounds());
        String floor = contenders.get(0).name();
        List<Report.Row> rows = new ArrayList<>();
        for (Contender contender : contenders) {
            String name = contender.name();
            Series handled = Series.of(results, name, Traffic.HANDLED);
            rows.add(new Report.Row(
                    name,
                    List.of(
                            Cell.count(Series.of(results, name, Traffic.PUBLISHED)),
                            Cell.count(handled),
                            Cell.ratio(handled.over(Series.of(results, floor, Traffic.HANDLED))),
                            Cell.count(Series.of(results, name, Traffic.CLIENT)),
                            Cell.count(Series.of(results, name, Traffic.SERVER)),
                            Cell.count(Series.of(results, name, Traffic.WAL)),
                            Cell.ratio(Series.of(results, name, Traffic.DEAD)))));
        }
        return new Report.Table(
                title,
                List.of("", "published/s", "handled/s", "÷ floor", "client µs", "server µs", "WAL bytes", "dead rows"),
                rows);
    }
}
