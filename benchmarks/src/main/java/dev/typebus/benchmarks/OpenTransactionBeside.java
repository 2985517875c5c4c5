package dev.typebus.benchmarks;

import dev.typebus.benchmarks.ours.Typebus;
import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.BenchServer;
import dev.typebus.benchmarks.run.Cell;
import dev.typebus.benchmarks.run.Contender;
import dev.typebus.benchmarks.run.Crowd;
import dev.typebus.benchmarks.run.Payment;
import dev.typebus.benchmarks.run.Report;
import dev.typebus.benchmarks.run.Series;
import dev.typebus.benchmarks.run.Traffic;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures end to end in three spans on one database: before, while and after a transaction stays open that has published an event. The open
 * transaction's own event has to arrive after its commit. No other event may wait for it.
 */
final class OpenTransactionBeside implements Measurement {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final BenchServer server;
    private final Scale scale;
    private final List<Report.Row> rows = new ArrayList<>();
    private long published;

    OpenTransactionBeside(BenchServer server, Scale scale) {
        this.server = server;
        this.scale = scale;
    }

    @Override
    public void run(Report report) throws Exception {
        Arrivals arrivals = Arrivals.counted();
        try (BenchDatabase database = server.create("open_transaction");
                Contender.Running running = Typebus.inTransaction().start(database, arrivals)) {
            span("warm-up", running, arrivals, scale.compiling());
            rows.clear();
            span("before", running, arrivals, scale.openTransaction().dividedBy(4));
            try (Connection open = database.unpooled().getConnection()) {
                open.setAutoCommit(false);
                Typebus.insertByHand(open, Payment.of(0));
                span("while it is open", running, arrivals, scale.openTransaction());
                open.commit();
            }
            published++;
            arrivals.await(published, PATIENCE);
            span("after", running, arrivals, scale.openTransaction().dividedBy(4));
        }
        report.print(new Report.Table(
                "Beside a transaction held open for " + scale.openTransaction().toSeconds() + " s",
                List.of("", "handled/s"),
                List.copyOf(rows)));
    }

    private void span(String name, Contender.Running running, Arrivals arrivals, Duration time) throws Exception {
        long start = System.nanoTime();
        Crowd.Done done = Crowd.run(Traffic.PUBLISHERS, time, published, number -> running.publish(Payment.of(number)));
        published += done.acts();
        arrivals.await(published, PATIENCE);
        double handled = new Crowd.Done(done.acts(), System.nanoTime() - start).perSecond();
        rows.add(new Report.Row(name, List.of(Cell.count(new Series(List.of(handled))))));
    }
}
