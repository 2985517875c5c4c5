package dev.typebus.processor.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what the user probably meant. */
public final class NearestName {
    private NearestName() {}

    /**
     * The name that is the fewest edits away from the written one, if these are at most one for every three letters. An edit is a letter more, less or changed, or two letters swapped; case does not count. Of equally near ones the first in the
     * alphabet.
     */
    public static Optional<String> among(Collection<String> names, String written) {
        int farthest = Math.max(1, written.length() / 3);
        record Candidate(String name, int edits) {}
        return names.stream()
                .map(name -> new Candidate(name, edits(folded(written), folded(name))))
                .filter(candidate -> candidate.edits() <= farthest)
                .min(Comparator.comparingInt(Candidate::edits).thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static int edits(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                boolean equal = from.charAt(i - 1) == to.charAt(j - 1);
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (equal ? 0 : 1));
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[to.length()];
    }
}
