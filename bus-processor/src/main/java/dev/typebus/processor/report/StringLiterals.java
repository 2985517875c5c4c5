package dev.typebus.processor.report;

import java.util.regex.Pattern;

/** String literals in Java code that messages paste. */
public final class StringLiterals {
    private static final Pattern LITERAL = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");

    private StringLiterals() {}

    /** The code without its string literals, so that a search for names finds no text. */
    public static String removedFrom(String code) {
        return LITERAL.matcher(code).replaceAll("");
    }
}
