package dev.typebus.benchmarks;

import dev.typebus.benchmarks.run.Cell;
import dev.typebus.benchmarks.run.Child;
import dev.typebus.benchmarks.run.Report;
import dev.typebus.benchmarks.run.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the comparison of a module with its catalog file: events of 10 components in 5 versions each, all released. Cold is the first comparison
 * in a new JVM, after javac's own parsing. Warm is the median of further comparisons.
 */
final class CatalogComparison implements Measurement {
    private static final int VERSIONS = 5;

    private final int rounds;
    private final int events;

    /** @param rounds number of JVMs */
    CatalogComparison(int rounds, int events) {
        this.rounds = rounds;
        this.events = events;
    }

    /** Compares in this JVM, and prints the duration of each part in microseconds. */
    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory("catalog-benchmark");
        try {
            ComparingProcessor processor = new ComparingProcessor(directory.resolve("typebus.catalog.json"));
            JavacRun.process(BenchmarkSources.versions(Integer.parseInt(args[0]), VERSIONS), processor, directory);
            processor.figures().forEach((name, micros) -> System.out.println(name + "=" + micros));
        } finally {
            JavacRun.delete(directory);
        }
    }

    @Override
    public void run(Report report) throws IOException, InterruptedException {
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            try (Child child = Child.start(CatalogComparison.class, String.valueOf(events))) {
                child.end();
                for (String name : ComparingProcessor.FIGURES) {
                    millis.computeIfAbsent(name, key -> new ArrayList<>()).add(child.figure(name) / 1_000.0);
                }
            }
        }
        List<Report.Row> rows = new ArrayList<>();
        millis.forEach((name, values) -> rows.add(new Report.Row(name, List.of(Cell.ratio(new Series(values))))));
        report.print(new Report.Table(
                "Comparing %,d events in %d versions each with the catalog file".formatted(events, VERSIONS),
                List.of("", "ms"),
                rows));
    }
}
