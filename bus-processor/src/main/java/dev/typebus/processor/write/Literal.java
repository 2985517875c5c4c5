package dev.typebus.processor.write;

import com.palantir.javapoet.CodeBlock;

/** A text of the user as a literal. JavaPoet's own breaks the line at each of Unicode's line separators. */
final class Literal {
    private Literal() {}

    static CodeBlock of(String text) {
        StringBuilder literal = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            literal.append(
                    switch (letter) {
                        case '\n' -> "\\n";
                        case '\r' -> "\\r";
                        case '\t' -> "\\t";
                        case '"' -> "\\\"";
                        case '\\' -> "\\\\";
                        default -> letter < ' ' || letter > '~' ? unicode(letter) : String.valueOf(letter);
                    });
        }
        return CodeBlock.of("$L", literal.append('"'));
    }

    /** The escape of a letter, which may stand anywhere in a source. */
    static String unicode(char letter) {
        return String.format("\\u%04x", (int) letter);
    }
}
