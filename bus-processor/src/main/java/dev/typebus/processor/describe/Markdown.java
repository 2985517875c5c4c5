package dev.typebus.processor.describe;

/** Text of the user in Markdown, within one cell of a table. */
final class Markdown {
    private Markdown() {}

    /** As it is: no character means anything. */
    static String text(String text) {
        return oneLine(text).replaceAll("[\\\\`*_\\[\\]<>|#~]", "\\\\$0");
    }

    /** As code, if Markdown can. */
    static String code(String text) {
        return text.isBlank() || text.contains("`")
                ? text(text)
                : "`" + oneLine(text).replace("|", "\\|") + "`";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R", " ");
    }
}
