package dev.typebus.benchmarks.json;

import dev.typebus.benchmarks.run.Cell;
import dev.typebus.benchmarks.run.Child;
import dev.typebus.benchmarks.run.Report;
import dev.typebus.benchmarks.run.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link JsonBenchmark}, each method in JVMs of its own, and compares with databind. */
public final class JsonMeasurement {
    private final int rounds;
    private final Duration run;

    /** Runs each method in this number of JVMs, with five iterations of this length in each. */
    public JsonMeasurement(int rounds, Duration run) {
        this.rounds = rounds;
        this.run = run;
    }

    /** Prints operations a second, the ratio to databind, and bytes allocated by an operation; returns the ratios by library and direction. */
    public Map<String, Double> run(Report report) throws RunnerException {
        System.setProperty(
                "java.class.path",
                Child.classPath()); // JMH starts its JVMs with this class path; within Maven the property holds Maven's
        Map<String, RunResult> results = new HashMap<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(JsonBenchmark.class.getName())
                        .forks(rounds)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.milliseconds(run.toMillis()))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.milliseconds(run.toMillis()))
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run()) {
            String name = result.getParams().getBenchmark();
            results.put(name.substring(name.lastIndexOf('.') + 1), result);
        }
        Map<String, Double> ratios = new HashMap<>();
        List<Report.Row> rows = new ArrayList<>();
        for (String direction : List.of("Write", "Read")) {
            double databind = rate(results, "databind" + direction);
            for (String library : List.of("databind", "avaje", "generated")) {
                String name = library + direction;
                ratios.put(name, rate(results, name) / databind);
                rows.add(new Report.Row(
                        name,
                        List.of(
                                Cell.count(of(rate(results, name))),
                                Cell.ratio(of(rate(results, name) / databind)),
                                Cell.count(of(allocated(results, name))))));
            }
        }
        report.print(new Report.Table("JSON", List.of("", "operations/s", "÷ databind", "bytes allocated"), rows));
        return ratios;
    }

    private static double rate(Map<String, RunResult> results, String name) {
        return result(results, name).getPrimaryResult().getScore();
    }

    private static double allocated(Map<String, RunResult> results, String name) {
        RunResult result = result(results, name);
        for (String label : result.getSecondaryResults().keySet()) {
            if (label.endsWith("gc.alloc.rate.norm")) {
                return Objects.requireNonNull(result.getSecondaryResults().get(label))
                        .getScore();
            }
        }
        throw new IllegalStateException("JMH did not say what " + name + " allocates");
    }

    private static RunResult result(Map<String, RunResult> results, String name) {
        RunResult result = results.get(name);
        if (result == null) {
            throw new IllegalStateException("JMH did not run " + name);
        }
        return result;
    }

    private static Series of(double value) {
        return new Series(List.of(value));
    }
}
