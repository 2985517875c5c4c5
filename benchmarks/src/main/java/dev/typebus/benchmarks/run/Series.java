package dev.typebus.benchmarks.run;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Values of one quantity, in the order of the rounds. Immutable. */
public record Series(List<Double> values) {
    /**
     * Creates a series of these values.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Series {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("A series has at least one value");
        }
        values = List.copyOf(values);
    }

    /** Returns the series of this name and quantity among the results of rounds. */
    public static Series of(Map<String, Map<String, Series>> results, String name, String quantity) {
        return Objects.requireNonNull(Objects.requireNonNull(results.get(name)).get(quantity));
    }

    /** Returns the median; of an even number of values, the lower of the two in the middle. */
    public double median() {
        return values.stream().sorted().toList().get((values.size() - 1) / 2);
    }

    public double least() {
        return values.stream().mapToDouble(Double::doubleValue).min().getAsDouble();
    }

    public double most() {
        return values.stream().mapToDouble(Double::doubleValue).max().getAsDouble();
    }

    /** Returns this series divided by the other one, round by round. */
    public Series over(Series other) {
        return new Series(IntStream.range(0, values.size())
                .mapToObj(i -> values.get(i) / other.values.get(i))
                .toList());
    }
}
