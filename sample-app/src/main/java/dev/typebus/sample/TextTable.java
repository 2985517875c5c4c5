package dev.typebus.sample;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text table with columns as wide as their content and numbers aligned to the right. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... heads) {
        rows.add(List.of(heads));
    }

    /** Adds a row. Numbers are printed with thousands separators, null as a dash. */
    TextTable row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell instanceof Long || cell instanceof Integer ? number((Number) cell) : String.valueOf(cell));
        }
        rows.add(row);
        return this;
    }

    static String number(Number number) {
        return String.format(Locale.ROOT, "%,d", number.longValue());
    }

    void print(PrintWriter out) {
        int columns = rows.get(0).size();
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder line = new StringBuilder("  ");
            for (int c = 0; c < columns; c++) {
                String cell = rows.get(r).get(c);
                String blanks = " ".repeat(width(c) - cell.length());
                line.append(isNumeric(c) ? blanks + cell : cell + blanks).append("  ");
            }
            out.println(line.toString().stripTrailing());
            if (r == 0) {
                out.println("  "
                        + "-".repeat(Math.max(1, line.toString().stripTrailing().length() - 2)));
            }
        }
        out.println();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private boolean isNumeric(int column) {
        return rows.stream()
                .skip(1)
                .map(row -> row.get(column))
                .allMatch(cell -> cell.matches("[-0-9,. ]+( [a-zµ]+)?"));
    }
}
