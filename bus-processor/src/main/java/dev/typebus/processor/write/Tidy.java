package dev.typebus.processor.write;

import java.util.regex.Pattern;

/**
 * What JavaPoet cannot be told about layout: one-line Javadoc, empty bodies, names side by side, arguments that break after the
 * parenthesis and not within.
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
        return BETWEEN_NAMES.matcher(tidy).replaceAll("$1");
    }
}
