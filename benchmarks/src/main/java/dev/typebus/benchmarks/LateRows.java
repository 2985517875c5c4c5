package dev.typebus.benchmarks;

import dev.typebus.EventBus;
import dev.typebus.benchmarks.ours.Backlog;
import dev.typebus.benchmarks.ours.HandlerKind;
import dev.typebus.benchmarks.ours.Typebus;
import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.BenchServer;
import dev.typebus.benchmarks.run.Cell;
import dev.typebus.benchmarks.run.Crowd;
import dev.typebus.benchmarks.run.Payment;
import dev.typebus.benchmarks.run.Report;
import dev.typebus.benchmarks.run.Rounds;
import dev.typebus.benchmarks.run.Series;
import dev.typebus.handler.HandlerTable;
import java.math.BigDecimal;
import java.sql.Connection;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Measures late rows: many events of a transaction that commits after a later event was settled, in one lane with a plain handler. Their rate is
 * compared with as many events that were committed in turn. The latency of live events of other aggregates is measured before and meanwhile.
 */
final class LateRows implements Measurement {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int MOST_ROWS = 8_000;
    private static final int LIVE = 100_000;
    private static final long BETWEEN_LIVE_MILLIS = 5;

    private final BenchServer server;
    private final Scale scale;
    private final int rows;

    LateRows(BenchServer server, Scale scale) {
        this.server = server;
        this.scale = scale;
        this.rows = Math.min(MOST_ROWS, scale.backlog());
    }

    @Override
    public void run(Report report) throws Exception {
        Map<String, Map<String, Series>> results = new Rounds()
                .add("in turn", this::inTurn)
                .add("late", this::late)
                .add("live", this::live)
                .run(scale.rounds());
        Series inTurn = Series.of(results, "in turn", "rate");
        Series late = Series.of(results, "late", "rate");
        Series before = Series.of(results, "live", "before");
        Series during = Series.of(results, "live", "during");
        report.print(new Report.Table(
                rows + " events in one lane",
                List.of("", "events/s, or ms", "÷ the first"),
                List.of(
                        new Report.Row(
                                "committed in turn", List.of(Cell.count(inTurn), Cell.ratio(inTurn.over(inTurn)))),
                        new Report.Row("committed late", List.of(Cell.count(late), Cell.ratio(late.over(inTurn)))),
                        new Report.Row(
                                "live events before, p50",
                                List.of(Cell.ratio(before), Cell.ratio(before.over(before)))),
                        new Report.Row(
                                "live events beside the late ones, p50",
                                List.of(Cell.ratio(during), Cell.ratio(during.over(before)))))));
    }

    private Map<String, Double> inTurn() throws Exception {
        try (BenchDatabase database = server.create("in_turn")) {
            Typebus.open(database, HandlerTable.of()).close();
            Backlog.write(database, rows);
            database.settle();
            Arrivals arrivals = Arrivals.counted();
            try (EventBus bus = Typebus.open(database, HandlerKind.PLAIN.table(arrivals, 1))) {
                arrivals.await(rows, PATIENCE);
                return Map.of("rate", new Crowd.Done(rows, System.nanoTime() - arrivals.firstNanos()).perSecond());
            }
        }
    }

    private Map<String, Double> late() throws Exception {
        Arrivals arrivals = Arrivals.counted();
        try (BenchDatabase database = server.create("late");
                EventBus bus = Typebus.open(database, HandlerKind.PLAIN.table(arrivals, 1));
                Connection bulk = database.unpooled().getConnection()) {
            bulk.setAutoCommit(false);
            Backlog.write(bulk, rows);
            Typebus.onBus(bus, live(0));
            arrivals.await(1, PATIENCE);
            arrivals.forgetFirst();
            bulk.commit();
            arrivals.await(rows + 1L, PATIENCE);
            return Map.of("rate", new Crowd.Done(rows, System.nanoTime() - arrivals.firstNanos()).perSecond());
        }
    }

    private Map<String, Double> live() throws Exception {
        Arrivals arrivals = Arrivals.stamped(LIVE);
        try (BenchDatabase database = server.create("live");
                EventBus bus = Typebus.open(database, HandlerKind.PLAIN.table(arrivals, 1));
                Connection bulk = database.unpooled().getConnection()) {
            bulk.setAutoCommit(false);
            Backlog.write(bulk, rows);
            List<Long> published = new ArrayList<>();
            long end = System.nanoTime() + scale.run().toNanos();
            while (System.nanoTime() < end) {
                publish(bus, published);
            }
            arrivals.await(published.size(), PATIENCE);
            int before = published.size();
            bulk.commit();
            while (arrivals.count() < rows + before) {
                publish(bus, published);
            }
            publish(bus, published); // one exists, even if few rows were late
            arrivals.await(rows + published.size(), PATIENCE);
            return Map.of(
                    "before", median(arrivals, published, 0, before),
                    "during", median(arrivals, published, before, published.size()));
        }
    }

    private static void publish(EventBus bus, List<Long> published) throws InterruptedException {
        Payment payment = live(published.size());
        published.add(System.nanoTime());
        Typebus.onBus(bus, payment);
        Thread.sleep(BETWEEN_LIVE_MILLIS);
    }

    /** Returns an event of an aggregate that has no late events. */
    private static Payment live(int number) {
        return new Payment(
                number,
                "live-" + number % 100,
                BigDecimal.TEN,
                "EUR",
                "RF18-5390-0754-7034",
                LocalDate.of(2026, 11, 23));
    }

    private static double median(Arrivals arrivals, List<Long> published, int from, int to) {
        double[] millis = new double[to - from];
        for (int i = from; i < to; i++) {
            millis[i - from] = (arrivals.nanos(i) - published.get(i)) / 1e6;
        }
        Arrays.sort(millis);
        return millis[millis.length / 2];
    }
}
