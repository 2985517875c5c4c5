package dev.typebus.processor.model;

import java.util.stream.Collectors;

/** Text of the user as a message shows it: what has no look of its own, and what breaks lines, as an escape of Java. */
public final class Visible {
    private Visible() {}

    /** The text on one line. */
    public static String text(String text) {
        return text.codePoints().mapToObj(Visible::text).collect(Collectors.joining());
    }

    /** A letter, or its escape. */
    public static String text(int letter) {
        return switch (letter) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                isVisible(letter)
                        ? Character.toString(letter)
                        : Character.toString(letter)
                                .chars()
                                .mapToObj("\\u%04x"::formatted)
                                .collect(Collectors.joining());
        };
    }

    private static boolean isVisible(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            case Character.SPACE_SEPARATOR -> letter == ' ';
            default -> true;
        };
    }
}
