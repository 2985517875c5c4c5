package dev.typebus.benchmarks;

import dev.typebus.benchmarks.ours.Backlog;
import dev.typebus.benchmarks.ours.Node;
import dev.typebus.benchmarks.ours.Typebus;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.BenchServer;
import dev.typebus.benchmarks.run.Cell;
import dev.typebus.benchmarks.run.Child;
import dev.typebus.benchmarks.run.Crowd;
import dev.typebus.benchmarks.run.Report;
import dev.typebus.benchmarks.run.Rounds;
import dev.typebus.benchmarks.run.Series;
import dev.typebus.handler.HandlerTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures several JVMs that share the lanes of one group, while a backlog of one transaction appears at once: the rate of handling, and the memory
 * of a node.
 */
final class Nodes implements Measurement {
    private static final int LANES = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final BenchServer server;
    private final Scale scale;

    Nodes(BenchServer server, Scale scale) {
        this.server = server;
        this.scale = scale;
    }

    @Override
    public void run(Report report) throws Exception {
        Rounds rounds = new Rounds();
        for (int nodes : scale.nodes()) {
            rounds.add(Report.counted(nodes, "JVM"), () -> measure(nodes));
        }
        Map<String, Map<String, Series>> results = rounds.run(scale.rounds());
        List<Report.Row> rows = new ArrayList<>();
        results.forEach((name, of) -> rows.add(new Report.Row(
                name,
                List.of(
                        Cell.count(Series.of(results, name, "rate")),
                        Cell.count(Series.of(results, name, "heap")),
                        Cell.count(Series.of(results, name, "peak"))))));
        report.print(new Report.Table(
                String.format(Locale.ROOT, "A backlog of %,d events, %d lanes, several JVMs", scale.backlog(), LANES),
                List.of("", "events/s", "heap kB of an idle bus", "peak MB of one process"),
                rows));
    }

    private Map<String, Double> measure(int count) throws Exception {
        List<Child> nodes = new ArrayList<>();
        try (BenchDatabase database = server.create("nodes")) {
            Typebus.open(database, HandlerTable.of()).close();
            for (int i = 0; i < count; i++) {
                nodes.add(Child.start(Node.class, database.jdbcUrl(), database.user(), Integer.toString(LANES)));
            }
            await(() -> nodes.stream().allMatch(node -> node.figure("ready") == 1) && owners(database) == count);
            Backlog.writeAtOnce(database, scale.backlog());
            long start = System.nanoTime();
            await(() -> arrived(nodes) >= scale.backlog());
            Crowd.Done done = new Crowd.Done(scale.backlog(), System.nanoTime() - start);
            for (Child node : nodes) {
                node.end();
            }
            Map<String, Double> result = new LinkedHashMap<>();
            result.put("rate", done.perSecond());
            result.put("heap", most(nodes, "heap") / 1024.0);
            result.put("peak", most(nodes, "peak") / 1024.0);
            return result;
        } finally {
            nodes.forEach(Child::close);
        }
    }

    private static long owners(BenchDatabase database) throws Exception {
        return database.number("SELECT count(DISTINCT owner) FROM domain_event_leases WHERE owner IS NOT NULL");
    }

    private static long arrived(List<Child> nodes) {
        return nodes.stream().mapToLong(node -> node.figure("arrived")).sum();
    }

    private static double most(List<Child> nodes, String figure) {
        return nodes.stream().mapToLong(node -> node.figure(figure)).max().orElseThrow();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(
                        "The nodes had not finished within " + PATIENCE.toMinutes() + " minutes");
            }
            Thread.sleep(5);
        }
    }
}
