package dev.typebus.processor.describe;

/** Text of the user in Markdown, within one cell of a table. */
final class Markdown {
    private Markdown() {}

    /** Escapes the text, so that no character is Markdown syntax. */
    static String text(String text) {
        return oneLine(text).replaceAll("[\\\\`*_\\[\\]<>|#~]", "\\\\$0");
    }

    /** Returns the text as inline code, if Markdown can represent it. */
    static String code(String text) {
        return text.isBlank() || text.contains("`")
                ? text(text)
                : "`" + oneLine(text).replace("|", "\\|") + "`";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R", " ");
    }
}
