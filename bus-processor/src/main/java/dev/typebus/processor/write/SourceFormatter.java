package dev.typebus.processor.write;

/**
 * Formats what JavaPoet cannot express: one-line Javadoc, empty bodies, arguments that break after the parenthesis and
 * not within, and letters outside ASCII as unicode escapes.
 */
final class SourceFormatter {
    private static final int SHORT_COMMENT = 110;
    private static final String CONSTANT = "    private static final ";
    private static final String CONTINUED = " ".repeat(12);

    private final String[] lines;
    private final StringBuilder tidy;
    private int at;

    private SourceFormatter(String source) {
        lines = source.split("\n", -1);
        tidy = new StringBuilder(source.length());
    }

    static String source(String source) {
        return ascii(new SourceFormatter(source).all());
    }

    private String all() {
        for (at = 0; at < lines.length; at++) {
            tidy.append(at == 0 ? "" : "\n").append(line());
        }
        return tidy.toString();
    }

    private String following(int further) {
        return at + further < lines.length ? lines[at + further] : "";
    }

    /** The line, with those after it that belong there. */
    private String line() {
        String line = lines[at];
        String next = following(1);
        if (line.endsWith("/**") && isShortComment(next.stripLeading(), following(2))) {
            at += 2;
            return line + next.stripLeading().substring(1) + " */";
        }
        if (line.endsWith("{") && next.stripLeading().startsWith("}")) {
            at++;
            return line + next.stripLeading();
        }
        int open = line.lastIndexOf('(') + 1;
        if (line.startsWith(CONSTANT)
                && line.endsWith(",")
                && open > 0
                && line.indexOf(')', open) < 0
                && next.startsWith(CONTINUED)
                && next.endsWith(";")) {
            at++;
            return line.substring(0, open) + "\n" + CONTINUED + line.substring(open) + " " + next.stripLeading();
        }
        return line;
    }

    private static boolean isShortComment(String text, String end) {
        return text.startsWith("* ")
                && text.length() > 2
                && text.length() <= 2 + SHORT_COMMENT
                && end.strip().equals("*/");
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
