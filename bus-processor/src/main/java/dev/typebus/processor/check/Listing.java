package dev.typebus.processor.check;

import java.util.List;

/** Names in a sentence, as many as fit. */
final class Listing {
    private Listing() {}

    /**
     * {@code Loan.Flagged v1, Loan.Sold v1 and 3 more}; the first name is there, however long it is.
     *
     * @param names at least one
     * @param longest the most letters of the names together
     */
    static String of(List<String> names, int longest) {
        int shown = 1;
        int length = names.get(0).length();
        while (shown < names.size() && length + 2 + names.get(shown).length() <= longest) {
            length += 2 + names.get(shown++).length();
        }
        int more = names.size() - shown;
        List<String> first = more == 0 && shown > 1 ? names.subList(0, shown - 1) : names.subList(0, shown);
        String last = more > 0 ? " and " + more + " more" : shown > 1 ? " and " + names.get(shown - 1) : "";
        return String.join(", ", first) + last;
    }
}
