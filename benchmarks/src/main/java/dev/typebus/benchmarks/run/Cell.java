package dev.typebus.benchmarks.run;

import java.util.Locale;
import java.util.function.DoubleFunction;

/** A figure in a table: its median, and its range where there were several rounds. Immutable. */
public record Cell(String text, double value) {
    /** Rates, bytes and other large numbers. */
    public static Cell count(Series series) {
        return of(series, value -> String.format(Locale.ROOT, "%,.0f", value));
    }

    /** Ratios and other small numbers. */
    public static Cell ratio(Series series) {
        return of(series, value -> String.format(Locale.ROOT, "%.2f", value));
    }

    /** Others, formatted so. */
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
