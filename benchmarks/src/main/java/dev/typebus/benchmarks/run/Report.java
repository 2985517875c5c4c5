package dev.typebus.benchmarks.run;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints tables, in Markdown, and remembers what it printed. For one thread. */
public final class Report {
    private final PrintStream out;
    private final List<Table> tables = new ArrayList<>();

    public Report(PrintStream out) {
        this.out = out;
    }

    /**
     * What was printed.
     *
     * @param rows the first cell is the row's name, the others are figures
     */
    public record Table(String title, List<String> columns, List<Row> rows) {}

    /** A row and its figures, one for each further column. */
    public record Row(String name, List<Cell> cells) {}

    /** A line of text. */
    public void say(String text) {
        out.println(text);
        out.flush();
    }

    /** Prints a table: the first column is for the rows' names. */
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

    /** What was printed so far. */
    public List<Table> tables() {
        return List.copyOf(tables);
    }
}
