package dev.typebus.benchmarks;

import dev.typebus.EventBus;
import dev.typebus.benchmarks.floor.CursorReader;
import dev.typebus.benchmarks.ours.Backlog;
import dev.typebus.benchmarks.ours.HandlerKind;
import dev.typebus.benchmarks.ours.Typebus;
import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.BenchServer;
import dev.typebus.benchmarks.run.Cell;
import dev.typebus.benchmarks.run.Crowd;
import dev.typebus.benchmarks.run.Report;
import dev.typebus.benchmarks.run.Rounds;
import dev.typebus.benchmarks.run.Series;
import dev.typebus.handler.HandlerTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Measures the rate at which an empty handler of each kind handles a backlog, compared with readers of a bare log without handlers. */
final class Drain implements Measurement {
    static final String RATE = "rate";
    private static final List<Integer> READERS = List.of(1, 2, 4);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final BenchServer server;
    private final Scale scale;

    Drain(BenchServer server, Scale scale) {
        this.server = server;
        this.scale = scale;
    }

    @Override
    public void run(Report report) throws Exception {
        Rounds rounds = new Rounds();
        for (int readers : READERS) {
            rounds.add("bare cursor, " + Report.counted(readers, "reader"), () -> bareCursor(readers));
        }
        for (HandlerKind kind : HandlerKind.EMPTY) {
            for (int lanes : scale.lanes()) {
                String name = kind.name().toLowerCase(Locale.ROOT) + ", " + Report.counted(lanes, "lane");
                rounds.add(name, () -> handlers(kind, lanes));
            }
        }
        Map<String, Map<String, Series>> results = rounds.run(scale.rounds());
        Series floor = Series.of(results, "bare cursor, 1 reader", RATE);
        List<Report.Row> rows = new ArrayList<>();
        results.forEach((name, of) -> {
            Series rate = Series.of(results, name, RATE);
            rows.add(new Report.Row(name, List.of(Cell.count(rate), Cell.ratio(rate.over(floor)))));
        });
        report.print(new Report.Table(
                String.format(Locale.ROOT, "A backlog of %,d events, one JVM", scale.backlog()),
                List.of("", "events/s", "÷ one bare reader"),
                rows));
    }

    Map<String, Double> bareCursor(int readers) throws Exception {
        try (BenchDatabase database = server.create("cursor")) {
            CursorReader.create(database, scale.backlog(), readers);
            database.settle();
            ExecutorService threads = Executors.newFixedThreadPool(readers);
            try {
                long start = System.nanoTime();
                List<Future<Long>> all = new ArrayList<>();
                for (int reader = 0; reader < readers; reader++) {
                    CursorReader each = new CursorReader(readers, reader);
                    all.add(threads.submit(() -> each.drain(database)));
                }
                long rows = 0;
                for (Future<Long> each : all) {
                    rows += each.get();
                }
                return Map.of(RATE, new Crowd.Done(rows, System.nanoTime() - start).perSecond());
            } finally {
                threads.shutdownNow();
            }
        }
    }

    /** Returns the rate from the first arrival to the last. */
    Map<String, Double> handlers(HandlerKind kind, int lanes) throws Exception {
        try (BenchDatabase database = server.create("drain")) {
            Typebus.open(database, HandlerTable.of()).close();
            Backlog.write(database, scale.backlog());
            database.settle();
            Arrivals arrivals = Arrivals.counted();
            try (EventBus bus = Typebus.open(database, kind.table(arrivals, lanes))) {
                arrivals.await(scale.backlog(), PATIENCE);
                long nanos = System.nanoTime() - arrivals.firstNanos();
                return Map.of(RATE, new Crowd.Done(scale.backlog(), nanos).perSecond());
            }
        }
    }
}
