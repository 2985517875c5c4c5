package dev.typebus.benchmarks;

import dev.typebus.benchmarks.floor.BareTransaction;
import dev.typebus.benchmarks.floor.BusinessOnly;
import dev.typebus.benchmarks.floor.WokenReader;
import dev.typebus.benchmarks.json.JsonMeasurement;
import dev.typebus.benchmarks.ours.SameRows;
import dev.typebus.benchmarks.ours.Typebus;
import dev.typebus.benchmarks.run.BenchServer;
import dev.typebus.benchmarks.run.Contender;
import dev.typebus.benchmarks.run.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Main class: runs measurements in alternation with floors, and with peers if they are on the class path, and prints tables. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures the bus, compared with PostgreSQL alone, and with its peers if they were built in (Maven profile peers).",
            "Runs on an embedded PostgreSQL, or on the one that TYPEBUS_TEST_JDBC_URL names."
        })
public final class Benchmarks implements Callable<Integer> {
    /** Number of peers that are compared with the budgets; the peers are listed fastest first. */
    private static final int BEST_PEERS = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "MEASUREMENT", description = "What to measure. Default: everything")
    private List<String> names = new ArrayList<>();

    @Option(names = "--short", description = "Small counts: tests that everything runs; its figures mean nothing")
    private boolean brief;

    @Option(names = "--quick", description = "For budgets: a quarter of an hour instead of an hour")
    private boolean quick;

    @Option(names = "--rounds", paramLabel = "N", description = "Number of rounds of each measurement")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "N", description = "Duration of each run")
    private int seconds;

    private Benchmarks() {}

    public static void main(String[] args) {
        int code = new CommandLine(new Benchmarks()).execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    @Override
    public Integer call() throws Exception {
        Scale scale = brief ? Scale.SHORT : quick ? Scale.QUICK : Scale.FULL;
        scale = scale.with(
                rounds == 0 ? scale.rounds() : rounds, seconds == 0 ? scale.run() : Duration.ofSeconds(seconds));
        Report report = new Report(System.out);
        try (BenchServer server = BenchServer.open()) {
            Map<String, Measurement> all = all(server, scale);
            for (String name : names) {
                if (!all.containsKey(name)) {
                    throw new ParameterException(
                            spec.commandLine(), "No measurement is named " + name + "; there are " + all.keySet());
                }
            }
            report.say(Conditions.of(server));
            for (Map.Entry<String, Measurement> each : all.entrySet()) {
                if (names.isEmpty() || names.contains(each.getKey())) {
                    each.getValue().run(report);
                }
            }
            report.say(Conditions.load());
        }
        return 0;
    }

    @Command(name = "javac", description = "Measures what events add to javac")
    int javac() throws IOException, InterruptedException {
        JavacBenchmark.main(new String[0]);
        return 0;
    }

    /** Returns all measurements by name, in the order in which they are run. */
    static Map<String, Measurement> all(BenchServer server, Scale scale) {
        List<Contender> handling = handling();
        List<Contender> contenders = new ArrayList<>(List.of(
                BareTransaction.floor(),
                BareTransaction.withAllIndexes(),
                new BusinessOnly(),
                new SameRows(),
                new WokenReader(),
                Typebus.inTransaction().withoutHandler()));
        contenders.addAll(handling);
        Map<String, Measurement> all = new LinkedHashMap<>();
        all.put("publish", new PublishRates(server, scale));
        all.put("end-to-end", new EndToEnd(server, scale, contenders));
        List<Contender> reading = new ArrayList<>(List.of(new WokenReader()));
        reading.addAll(handling);
        all.put("latency", new Latency(server, scale, reading));
        all.put("steps", new Steps(server, scale));
        all.put("drain", new Drain(server, scale));
        all.put("nodes", new Nodes(server, scale));
        all.put("groups", new Groups(server, scale));
        all.put("open-transaction", new OpenTransactionBeside(server, scale));
        all.put("late-rows", new LateRows(server, scale));
        all.put("json", new JsonMeasurement(scale.rounds(), scale.json())::run);
        all.put("catalog", new CatalogComparison(scale.rounds(), scale.events()));
        all.put("large-log", new LargeLog(server, scale));
        all.put(
                "budgets",
                new Budgets(
                        server,
                        budgets(scale),
                        peers().stream().limit(BEST_PEERS).toList()));
        return all;
    }

    private static Scale budgets(Scale scale) {
        return scale.equals(Scale.FULL) ? Scale.BUDGETS : scale;
    }

    /** Returns all contenders that handle events. */
    static List<Contender> handling() {
        List<Contender> handling = new ArrayList<>(List.of(Typebus.inTransaction(), Typebus.join(), Typebus.joining()));
        handling.addAll(peers());
        return handling;
    }

    /** Returns the peers; empty if they were not built in. */
    @SuppressWarnings("unchecked") // the class has this type by its declaration
    private static List<Contender> peers() {
        try {
            Class<?> peers = Class.forName("dev.typebus.benchmarks.peers.Peers");
            return ((Supplier<List<Contender>>) peers.getConstructor().newInstance()).get();
        } catch (ClassNotFoundException notBuiltIn) {
            return List.of();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The peers were built in, but cannot be created", e);
        }
    }
}
