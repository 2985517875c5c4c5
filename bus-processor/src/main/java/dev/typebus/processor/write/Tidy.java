package dev.typebus.processor.write;

import java.util.regex.Pattern;

/**
 * What JavaPoet cannot be told: one-line Javadoc, empty bodies, names side by side, arguments that break after the parenthesis and
 * not within, and letters outside ASCII as unicode escapes.
 */
final class Tidy {
    private static final Pattern ONE_LINE_JAVADOC = Pattern.compile("/\\*\\*\\n *\\* ([^\\n]{1,110})\\n *\\*/");
    private static final Pattern EMPTY_BODY = Pattern.compile("\\{\\n *}");
    private static final Pattern BETWEEN_NAMES = Pattern.compile(
            "(    private static final SerializableString [^\\n]*;\\n)\\n(?=    private static final SerializableString )");

    private static final Pattern LATE_BREAK =
            Pattern.compile("(?m)^(    private static final [^\\n]*\\()([^\\n()]*,)\\n {12,}([^\\n]*;)$");

    private Tidy() {}

    static String source(String source) {
        String tidy = ONE_LINE_JAVADOC.matcher(source).replaceAll("/** $1 */");
        tidy = EMPTY_BODY.matcher(tidy).replaceAll("{}");
        tidy = LATE_BREAK.matcher(tidy).replaceAll("$1\n            $2 $3");
        return ascii(BETWEEN_NAMES.matcher(tidy).replaceAll("$1"));
    }

    /**
     * The same program in ASCII, which every encoding of a compiler can write and read back. No backslash stands before the characters
     * that are replaced, but the second one of a pair: it would make the unicode escape plain text.
     */
    private static String ascii(String source) {
        StringBuilder ascii = new StringBuilder(source.length());
        for (int i = 0; i < source.length(); i++) {
            char letter = source.charAt(i);
            if (letter > '~') {
                ascii.append(Literal.unicode(letter));
            } else {
                ascii.append(letter);
            }
        }
        return ascii.toString();
    }
}
