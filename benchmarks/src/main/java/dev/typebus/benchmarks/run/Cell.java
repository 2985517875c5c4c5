package dev.typebus.benchmarks.run;

import java.util.Locale;
import java.util.function.DoubleFunction;

/** Figure in a table: the median, and the range if there were several rounds. Immutable. */
public record Cell(String text, double value) {
    /** Formats rates, bytes and other large numbers. */
    public static Cell count(Series series) {
        return of(series, value -> String.format(Locale.ROOT, "%,.0f", value));
    }

    /** Formats ratios and other small numbers. */
    public static Cell ratio(Series series) {
        return of(series, value -> String.format(Locale.ROOT, "%.2f", value));
    }

    /** Formats other numbers by this format. */
    public static Cell of(Series series, String format) {
        return of(series, value -> String.format(Locale.ROOT, format, value));
    }

    private static Cell of(Series series, DoubleFunction<String> format) {
        String median = format.apply(series.median());
        String range = series.values().size() == 1
                ? ""
                : " (" + format.apply(series.least()) + "–" + format.apply(series.most()) + ")";
        return new Cell(median + range, series.median());
    }
}
