package dev.typebus.benchmarks.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the contenders in alternation (a, b, c, a, b, c, …), so that changes of the machine affect all of them. */
public final class Rounds {
    private final Map<String, Run> runs = new LinkedHashMap<>();

    /** One run: returns one value for each of its quantities, always in the same order. */
    @FunctionalInterface
    public interface Run {
        Map<String, Double> run() throws Exception;
    }

    /** Adds a run under this name. */
    public Rounds add(String name, Run run) {
        runs.put(name, run);
        return this;
    }

    /** Runs this number of rounds; returns the values by name and quantity. */
    public Map<String, Map<String, Series>> run(int rounds) throws Exception {
        Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Run> each : runs.entrySet()) {
                Map<String, List<Double>> of = values.computeIfAbsent(each.getKey(), name -> new LinkedHashMap<>());
                each.getValue()
                        .run()
                        .forEach((quantity, value) -> of.computeIfAbsent(quantity, name -> new ArrayList<>())
                                .add(value));
            }
        }
        Map<String, Map<String, Series>> series = new LinkedHashMap<>();
        values.forEach((name, of) -> {
            Map<String, Series> quantities = new LinkedHashMap<>();
            of.forEach((quantity, list) -> quantities.put(quantity, new Series(list)));
            series.put(name, quantities);
        });
        return series;
    }
}
