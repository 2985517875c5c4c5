package dev.typebus.benchmarks.run;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints tables in Markdown, and keeps them for tests. For one thread. */
public final class Report {
    private final PrintStream out;
    private final List<Table> tables = new ArrayList<>();

    public Report(PrintStream out) {
        this.out = out;
    }

    /**
     * Table of figures.
     *
     * @param rows the first cell is the row's name, the others are figures
     */
    public record Table(String title, List<String> columns, List<Row> rows) {}

    /** Row with its figures, one for each further column. */
    public record Row(String name, List<Cell> cells) {}

    /** Returns {@code 1 lane} or {@code 2 lanes}. */
    public static String counted(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** Prints a line of text. */
    public void say(String text) {
        out.println(text);
        out.flush();
    }

    /** Prints a table, whose first column has the rows' names. */
    public void print(Table table) {
        tables.add(table);
        say("");
        say("### " + table.title());
        say("");
        say("| " + String.join(" | ", table.columns()) + " |");
        say("|" + " --- |".repeat(table.columns().size()));
        for (Row row : table.rows()) {
            say("| " + row.name() + " | "
                    + String.join(" | ", row.cells().stream().map(Cell::text).toList()) + " |");
        }
    }

    /** Returns the tables printed so far. */
    public List<Table> tables() {
        return List.copyOf(tables);
    }
}
