package dev.typebus.benchmarks;

import dev.typebus.benchmarks.floor.BareTransaction;
import dev.typebus.benchmarks.floor.WokenReader;
import dev.typebus.benchmarks.json.JsonMeasurement;
import dev.typebus.benchmarks.ours.HandlerKind;
import dev.typebus.benchmarks.ours.SameRows;
import dev.typebus.benchmarks.ours.Typebus;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.BenchServer;
import dev.typebus.benchmarks.run.Cell;
import dev.typebus.benchmarks.run.Contender;
import dev.typebus.benchmarks.run.Report;
import dev.typebus.benchmarks.run.Rounds;
import dev.typebus.benchmarks.run.Series;
import dev.typebus.benchmarks.run.Traffic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Compares each performance budget of the project with the ratio measured in this run. Budgets against peers are left out if no peer was built in.
 */
final class Budgets implements Measurement {
    private static final int MANY_GROUPS = 100;

    private final BenchServer server;
    private final Scale scale;
    private final List<Contender> peers;
    private final Contender floor = BareTransaction.floor();
    private final Contender limit = new SameRows();
    private final Typebus typebus = Typebus.inTransaction();
    private final Typebus publishing = typebus.withoutHandler();
    private final Typebus writing = typebus.withWritingHandler();
    private final List<Report.Row> rows = new ArrayList<>();

    /** @param peers the fastest peers, if any */
    Budgets(BenchServer server, Scale scale, List<Contender> peers) {
        this.server = server;
        this.scale = scale;
        this.peers = List.copyOf(peers);
    }

    @Override
    public void run(Report report) throws Exception {
        rows.clear();
        List<Contender> contenders = new ArrayList<>(List.of(floor, limit, publishing, typebus, writing));
        contenders.addAll(peers);
        report.print(cold()); // first, because the other measurements need no cold JVM
        Traffic.compile(server, Traffic.PUBLISHERS, scale.compiling(), contenders);
        report.print(traffic("on", contenders));
        report.print(traffic("off", contenders));
        onBus();
        report.print(latency());
        groups();
        drain();
        json(report);
        report.print(new Report.Table("Budgets", List.of("", "asked", "measured", "met"), rows));
    }

    private void atLeast(String what, double asked, Series measured) {
        add(what, "at least ", asked, measured, measured.median() >= asked);
    }

    private void atMost(String what, double asked, Series measured) {
        add(what, "at most ", asked, measured, measured.median() <= asked);
    }

    private void add(String what, String bound, double asked, Series measured, boolean met) {
        Cell cell = measured.median() > 100 ? Cell.count(measured) : Cell.of(measured, asked < 0.1 ? "%.3f" : "%.2f");
        String text = bound + String.format(Locale.ROOT, asked > 100 ? "%,.0f" : "%s", asked);
        rows.add(new Report.Row(
                what, List.of(new Cell(text, asked), cell, new Cell(met ? "yes" : "**no**", met ? 1 : 0))));
    }

    private Report.Table cold() throws Exception {
        List<Contender> contenders = new ArrayList<>(List.of(typebus));
        contenders.addAll(peers);
        Rounds rounds = new Rounds();
        for (Contender contender : contenders) {
            rounds.add(contender.name(), () -> Map.of(Traffic.HANDLED, Cold.handled(contender, scale.cold())));
        }
        Map<String, Map<String, Series>> results = rounds.run(scale.rounds());
        best(results, Traffic.HANDLED)
                .ifPresent(peer -> atLeast(
                        "first " + scale.cold().toSeconds() + " s of a JVM ÷ best peer's",
                        1,
                        of(results, typebus, Traffic.HANDLED).over(peer)));
        return table("Handled in the first seconds of a JVM", results, List.of(Traffic.HANDLED));
    }

    /** The series of the peer with the highest median; empty if no peer was built in. */
    private Optional<Series> best(Map<String, Map<String, Series>> results, String quantity) {
        return peers.stream().map(peer -> of(results, peer, quantity)).max(Comparator.comparingDouble(Series::median));
    }

    private static Series of(Map<String, Map<String, Series>> results, Contender contender, String quantity) {
        return Series.of(results, contender.name(), quantity);
    }

    private static Report.Table table(String title, Map<String, Map<String, Series>> results, List<String> quantities) {
        List<String> columns = new ArrayList<>(List.of(""));
        columns.addAll(quantities);
        return new Report.Table(
                title,
                columns,
                results.keySet().stream()
                        .map(name -> new Report.Row(
                                name,
                                quantities.stream()
                                        .map(quantity -> Series.of(results, name, quantity))
                                        .map(series -> series.median() < 100 ? Cell.ratio(series) : Cell.count(series))
                                        .toList()))
                        .toList());
    }

    private Report.Table traffic(String flush, List<Contender> contenders) throws Exception {
        boolean on = flush.equals("on");
        Traffic traffic = Traffic.of(Traffic.PUBLISHERS, scale.warmUp(), scale.run());
        Rounds rounds = new Rounds();
        for (Contender contender : contenders) {
            rounds.add(contender.name(), () -> {
                try (BenchDatabase database = on ? server.create("on") : server.createWithoutSync("off")) {
                    return traffic.run(database, contender);
                }
            });
        }
        Map<String, Map<String, Series>> results = rounds.run(scale.rounds());
        Series bare = of(results, floor, Traffic.HANDLED);
        Series rowsAlone = of(results, limit, Traffic.HANDLED);
        Series handled = of(results, typebus, Traffic.HANDLED);
        Series published = of(results, publishing, Traffic.HANDLED);
        String with = ", flush " + flush;
        atLeast("end to end ÷ floor" + with, on ? 1 : 0.85, handled.over(bare));
        atLeast("publishing alone ÷ floor" + with, 1, published.over(bare));
        atLeast("end to end ÷ true limit" + with, 0.85, handled.over(rowsAlone));
        atLeast("publishing alone ÷ true limit" + with, 0.95, published.over(rowsAlone));
        best(results, Traffic.HANDLED)
                .ifPresent(peer -> atLeast("end to end ÷ best peer" + with, on ? 1.5 : 2, handled.over(peer)));
        Series writes = of(results, writing, Traffic.HANDLED);
        atLeast("transactional handler that writes a row ÷ plain" + with, 0.8, writes.over(handled));
        if (!on) {
            atMost("WAL bytes an event, handled and marked", 1_050, of(results, typebus, Traffic.WAL));
            atMost("WAL bytes an event, published alone", 947, of(results, publishing, Traffic.WAL));
        }
        return table(
                "End to end, 4 publishers, synchronous_commit=" + flush,
                results,
                List.of(Traffic.PUBLISHED, Traffic.HANDLED, Traffic.CLIENT, Traffic.SERVER, Traffic.WAL));
    }

    private void onBus() throws Exception {
        PublishRates rates = new PublishRates(server, scale);
        int threads = scale.threads().get(scale.threads().size() - 1);
        atLeast(threads + " threads on the bus ÷ single rows into the same table", 3, rates.singly(threads));
        atLeast("batches of 1,000 ÷ one bare unnest INSERT into the same table", 0.9, rates.inBatches(1_000));
    }

    private Report.Table latency() throws Exception {
        Contender reader = new WokenReader();
        List<Contender> contenders = new ArrayList<>(List.of(reader, typebus, Typebus.join(), Typebus.joining()));
        contenders.addAll(peers);
        Traffic.compile(server, Traffic.PUBLISHERS, scale.compiling().dividedBy(2), List.of(reader, Typebus.join()));
        Latency latency = new Latency(server, scale, contenders);
        Rounds rounds = new Rounds();
        for (Contender contender : contenders) {
            rounds.add(contender.name(), () -> latency.atSteadyRate(contender));
        }
        Map<String, Map<String, Series>> results = rounds.run(scale.rounds());
        atMost("p50 at 200/s ÷ bare reader's", 1.25, of(results, typebus, "p50").over(of(results, reader, "p50")));
        atMost("p99 at 200/s ÷ bare reader's", 1.5, of(results, typebus, "p99").over(of(results, reader, "p99")));
        for (Contender peer : peers) {
            atMost(
                    "p50 at 200/s ÷ " + peer.name(),
                    1,
                    of(results, typebus, "p50").over(of(results, peer, "p50")));
        }
        return table(
                "Latency from commit to handler at 200 events/s, ms", results, List.of("rate", "p50", "p99", "max"));
    }

    private void groups() throws Exception {
        int most = Math.min(MANY_GROUPS, scale.groups().get(scale.groups().size() - 1));
        Rounds rounds = new Rounds();
        for (int groups : List.of(1, most)) {
            rounds.add(Integer.toString(groups), () -> {
                try (BenchDatabase database = server.create("groups")) {
                    return Traffic.of(Traffic.PUBLISHERS, scale.warmUp(), scale.run())
                            .arrivingTimes(groups)
                            .run(database, typebus.withGroups(groups));
                }
            });
        }
        Map<String, Map<String, Series>> results = rounds.run(scale.rounds());
        List<Double> each = IntStream.range(0, scale.rounds())
                .mapToObj(round -> (micros(results, most, round) - micros(results, 1, round)) / 1e3 / (most - 1))
                .map(millis -> Math.max(0, millis))
                .toList();
        atMost(most + " groups, ms of both processors a group and event", 0.03, new Series(each));
    }

    private static double micros(Map<String, Map<String, Series>> results, int groups, int round) {
        Map<String, Series> of = Objects.requireNonNull(results.get(Integer.toString(groups)));
        return Objects.requireNonNull(of.get(Traffic.CLIENT)).values().get(round)
                + Objects.requireNonNull(of.get(Traffic.SERVER)).values().get(round);
    }

    private void drain() throws Exception {
        Drain drain = new Drain(server, scale);
        Map<String, Map<String, Series>> results = new Rounds()
                .add("bare", () -> drain.bareCursor(1))
                .add("batch", () -> drain.handlers(HandlerKind.BATCH, 1))
                .run(scale.rounds());
        atLeast(
                String.format(Locale.ROOT, "drain %,d events, batch handler, one lane ÷ bare reader", scale.backlog()),
                0.9,
                Series.of(results, "batch", Drain.RATE).over(Series.of(results, "bare", Drain.RATE)));
    }

    private void json(Report report) throws Exception {
        Map<String, Double> ratios = new JsonMeasurement(scale.rounds(), scale.json()).run(report);
        atLeast("JSON written ÷ databind", 1.2, single(ratios, "generatedWrite"));
        atLeast("JSON read ÷ databind", 2, single(ratios, "generatedRead"));
    }

    private static Series single(Map<String, Double> ratios, String name) {
        return new Series(List.of(Objects.requireNonNull(ratios.get(name))));
    }
}
