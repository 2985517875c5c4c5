package dev.typebus.benchmarks;

import dev.typebus.benchmarks.ours.Typebus;
import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.BenchServer;
import dev.typebus.benchmarks.run.Cell;
import dev.typebus.benchmarks.run.Contender;
import dev.typebus.benchmarks.run.Payment;
import dev.typebus.benchmarks.run.Report;
import dev.typebus.benchmarks.run.Series;
import dev.typebus.benchmarks.run.TracedDataSource;
import dev.typebus.benchmarks.run.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the steps of an event from its COMMIT to its handler. One thread publishes 200 events a second, and each is handled before the next one. A
 * DataSource in between records when each statement is sent and answered, by thread.
 */
final class Steps implements Measurement {
    private static final double RATE = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final List<String> STEPS = List.of(
            "COMMIT sent to answered",
            "answered to the lane's thread running",
            "to the read being sent",
            "read sent to answered",
            "decoded, handler entered",
            "COMMIT answered to handler entered");
    private static final List<Double> PARTS = List.of(0.1, 0.5, 0.9, 0.99);

    private final BenchServer server;
    private final Scale scale;

    Steps(BenchServer server, Scale scale) {
        this.server = server;
        this.scale = scale;
    }

    @Override
    public void run(Report report) throws Exception {
        Typebus contender = Typebus.inTransaction();
        Traffic.compile(server, 1, scale.compiling(), List.of(contender));
        int events = scale.latencies();
        double[][] micros = new double[STEPS.size()][events];
        try (BenchDatabase database = server.create("steps")) {
            TracedDataSource trace = new TracedDataSource(database.dataSource(), "typebus-lane-", "UNION ALL");
            Arrivals arrivals = Arrivals.stamped(2 * events);
            try (Contender.Running running = contender.start(database.through(trace.dataSource()), arrivals)) {
                long start = System.nanoTime();
                for (int i = 0; i < 2 * events; i++) { // the first half warms up
                    LockSupport.parkNanos(start + (long) (i * 1e9 / RATE) - System.nanoTime());
                    trace.begin();
                    running.publish(Payment.of(i));
                    arrivals.await(i + 1, PATIENCE);
                    if (i >= events) {
                        note(trace, arrivals.nanos(i), micros, i - events);
                    }
                }
            }
        }
        report.print(table(micros));
    }

    private static void note(TracedDataSource trace, long entered, double[][] micros, int event) {
        long[] at = {
            trace.commitSent(),
            trace.commitAnswered(),
            trace.connected(),
            trace.readSent(),
            trace.readAnswered(),
            entered
        };
        for (int step = 0; step < at.length - 1; step++) {
            // the server answers in any order: a lane may run before its publisher receives the answer to the
            // commit
            micros[step][event] = Math.max(0, at[step + 1] - at[step]) / 1e3;
        }
        micros[at.length - 1][event] = Math.max(0, entered - trace.commitAnswered()) / 1e3;
    }

    private static Report.Table table(double[][] micros) {
        List<Report.Row> rows = new ArrayList<>();
        for (int step = 0; step < micros.length; step++) {
            double[] sorted = micros[step].clone();
            Arrays.sort(sorted);
            rows.add(new Report.Row(
                    STEPS.get(step),
                    PARTS.stream()
                            .map(part -> new Series(List.of(sorted[(int) (part * sorted.length)])))
                            .map(Cell::count)
                            .toList()));
        }
        return new Report.Table(
                "From COMMIT to handler at 200 events/s, step by step, µs",
                List.of("", "p10", "p50", "p90", "p99"),
                rows);
    }
}
