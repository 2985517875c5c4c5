package dev.typebus.processor.write;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns, for Javadoc. */
final class TextTable {
    private TextTable() {}

    /** One line per row: indented by two, columns two apart, no trailing blanks. All rows have equally many cells. */
    static List<String> lines(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                line.append("  ").append(cell).append(" ".repeat(width(rows, column) - cell.length()));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
