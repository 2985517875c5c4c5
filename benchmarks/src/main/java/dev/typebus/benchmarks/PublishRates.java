package dev.typebus.benchmarks;

import dev.typebus.EventBus;
import dev.typebus.benchmarks.floor.BareTransaction;
import dev.typebus.benchmarks.ours.SameRows;
import dev.typebus.benchmarks.ours.Typebus;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.BenchServer;
import dev.typebus.benchmarks.run.Cell;
import dev.typebus.benchmarks.run.Contender;
import dev.typebus.benchmarks.run.Crowd;
import dev.typebus.benchmarks.run.Payment;
import dev.typebus.benchmarks.run.Report;
import dev.typebus.benchmarks.run.Rounds;
import dev.typebus.benchmarks.run.Series;
import dev.typebus.benchmarks.run.Traffic;
import dev.typebus.handler.HandlerTable;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Measures the rate of publishing without handlers: in a caller's transaction, on the bus by many threads, and in batches. */
final class PublishRates implements Measurement {
    private static final String RATE = "rate";
    private static final String FLOOR = "floor";
    private static final String BUS = "bus";
    private static final List<Integer> BATCHES = List.of(100, 1_000);

    private final BenchServer server;
    private final Scale scale;

    PublishRates(BenchServer server, Scale scale) {
        this.server = server;
        this.scale = scale;
    }

    @Override
    public void run(Report report) throws Exception {
        report.print(inTransaction());
        report.print(onBus());
        report.print(inBatches());
    }

    private Report.Table inTransaction() throws Exception {
        List<Contender> contenders = List.of(
                BareTransaction.floor(),
                Typebus.inTransaction().withoutHandler(),
                Typebus.joining().withoutHandler());
        Traffic.compile(server, Traffic.PUBLISHERS, scale.compiling(), contenders);
        List<Report.Row> rows = new ArrayList<>();
        for (int threads : scale.threads()) {
            Rounds rounds = new Rounds();
            for (Contender contender : contenders) {
                rounds.add(contender.name(), () -> {
                    try (BenchDatabase database = server.create("publish")) {
                        return Traffic.of(threads, scale.warmUp(), scale.run()).run(database, contender);
                    }
                });
            }
            Map<String, Map<String, Series>> results = rounds.run(scale.rounds());
            Series floor = Series.of(results, FLOOR, Traffic.PUBLISHED);
            List<Cell> cells = new ArrayList<>();
            cells.add(Cell.count(floor));
            for (Contender contender : contenders.subList(1, contenders.size())) {
                Series ours = Series.of(results, contender.name(), Traffic.PUBLISHED);
                cells.add(Cell.count(ours));
                cells.add(Cell.ratio(ours.over(floor)));
            }
            rows.add(new Report.Row(Report.counted(threads, "thread"), cells));
        }
        return new Report.Table(
                "Publish in the caller's transaction with a business row, nothing handled, events/s",
                List.of("", FLOOR, "inTransaction", "÷ floor", "joining", "÷ floor"),
                rows);
    }

    /** Compares with single rows in the same table, each in its own transaction, by as many threads. */
    private Report.Table onBus() throws Exception {
        List<Report.Row> rows = new ArrayList<>();
        for (int threads : scale.threads()) {
            rows.add(compared(Report.counted(threads, "thread"), 1, threads, this::insertSingly, Typebus::onBus));
        }
        return new Report.Table(
                "Publish on the bus, batched across threads, events/s",
                List.of("", "single-row INSERTs", BUS, "÷"),
                rows);
    }

    /** Compares with a bare INSERT of as many rows into the same table. */
    private Report.Table inBatches() throws Exception {
        List<Report.Row> rows = new ArrayList<>();
        for (int size : BATCHES) {
            rows.add(compared("batches of " + size, size, 1, this::insertAll, Typebus::onBus));
        }
        return new Report.Table(
                "Publish on the bus in batches, one thread, events/s",
                List.of("", "bare unnest INSERT", BUS, "÷"),
                rows);
    }

    private interface Floor {
        void publish(BenchDatabase database, List<Payment> payments) throws Exception;
    }

    private interface OnBus {
        void publish(EventBus bus, List<Payment> payments);
    }

    private Report.Row compared(String name, int size, int threads, Floor bare, OnBus onBus) throws Exception {
        Map<String, Map<String, Series>> results = results(size, threads, bare, onBus);
        Series floor = Series.of(results, FLOOR, RATE);
        Series ours = Series.of(results, BUS, RATE);
        return new Report.Row(name, List.of(Cell.count(floor), Cell.count(ours), Cell.ratio(ours.over(floor))));
    }

    /** Measures publishing on the bus by this number of threads, compared with single rows by as many threads. */
    Series singly(int threads) throws Exception {
        return ratio(results(1, threads, this::insertSingly, Typebus::onBus));
    }

    /** Measures publishing on the bus in batches of this size, compared with one statement of as many rows. */
    Series inBatches(int size) throws Exception {
        return ratio(results(size, 1, this::insertAll, Typebus::onBus));
    }

    private static Series ratio(Map<String, Map<String, Series>> results) {
        return Series.of(results, BUS, RATE).over(Series.of(results, FLOOR, RATE));
    }

    private Map<String, Map<String, Series>> results(int size, int threads, Floor bare, OnBus onBus) throws Exception {
        return new Rounds()
                .add(FLOOR, () -> {
                    try (BenchDatabase database = server.create("publish")) {
                        SameRows.create(database);
                        return rate(database, size, threads, payments -> bare.publish(database, payments));
                    }
                })
                .add(BUS, () -> {
                    try (BenchDatabase database = server.create("publish");
                            EventBus bus = Typebus.open(database, HandlerTable.of())) {
                        return rate(database, size, threads, payments -> onBus.publish(bus, payments));
                    }
                })
                .run(scale.rounds());
    }

    private interface Batch {
        void publish(List<Payment> payments) throws Exception;
    }

    private Map<String, Double> rate(BenchDatabase database, int size, int threads, Batch batch) throws Exception {
        Crowd.Act act = number -> batch.publish(LongStream.range(number * size, (number + 1) * size)
                .mapToObj(Payment::of)
                .toList());
        Crowd.Done warm = Crowd.run(threads, scale.warmUp(), 0, act);
        database.settle();
        return Map.of(
                RATE, size * Crowd.run(threads, scale.run(), warm.acts(), act).perSecond());
    }

    private void insertSingly(BenchDatabase database, List<Payment> payments) throws Exception {
        try (Connection connection = database.dataSource().getConnection()) {
            SameRows.insert(connection, payments.get(0));
        }
    }

    private void insertAll(BenchDatabase database, List<Payment> payments) throws Exception {
        try (Connection connection = database.dataSource().getConnection()) {
            SameRows.insertAll(connection, payments);
        }
    }
}
