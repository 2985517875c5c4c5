package dev.typebus.processor.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Java source that can be asked for its top-level declarations and identifiers. */
final class JavaText {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern COMMENT_OR_LITERAL = Pattern.compile(
            "//[^\n]*|/\\*.*?\\*/|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'", Pattern.DOTALL);

    private JavaText() {}

    /** The same text with blanks in place of comments and literals, so that each character keeps its place. */
    static String withoutLiterals(String source) {
        return COMMENT_OR_LITERAL
                .matcher(source)
                .replaceAll(found -> found.group().replaceAll("[^\n]", " "));
    }

    /** All identifiers and keywords outside comments and literals. */
    static Set<String> identifiers(String source) {
        Set<String> names = new TreeSet<>();
        Matcher found = IDENTIFIER.matcher(withoutLiterals(source));
        while (found.find()) {
            names.add(found.group());
        }
        return names;
    }

    /** Splits top-level declarations: each ends with the brace that closes it. */
    static List<String> declarations(String source) {
        String code = withoutLiterals(source);
        List<String> parts = new ArrayList<>();
        int start = 0;
        int braces = 0;
        int parentheses = 0;
        for (int at = 0; at < code.length(); at++) {
            switch (code.charAt(at)) {
                case '(' -> parentheses++;
                case ')' -> parentheses--;
                case '{' -> braces++;
                case '}' -> {
                    braces--;
                    if (braces == 0 && parentheses == 0) {
                        parts.add(source.substring(start, at + 1));
                        start = at + 1;
                    }
                }
                default -> {}
            }
        }
        if (!source.substring(start).isBlank()) {
            parts.add(source.substring(start));
        }
        return parts;
    }
}
