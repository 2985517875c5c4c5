package dev.typebus.processor.check;

import dev.typebus.processor.Javac;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/**
 * What the compiler said, or was expected to say by a comment on the line: {@code // error at "loan.funded": [Code] text}, with the first
 * piece of the line that reads like this for the column; {@code // error nowhere: …} for what has no place, and {@code note} for a note.
 * The comment leaves out the page at the end, which every message has.
 *
 * @param column counted from 1; -1 for nowhere
 */
record Said(String kind, String file, long line, long column, String text) {
    private static final Pattern COMMENT =
            Pattern.compile("// (error|note)(?: at (.+?)| (nowhere)): (\\[(\\w+)] .+?)(?= // (?:error|note)\\b|$)");

    /** What the comments of a file announce. */
    static List<Said> expectedBy(Javac.Source source) {
        List<Said> expected = new ArrayList<>();
        List<String> lines = source.lines();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher comment = COMMENT.matcher(line);
            while (comment.find()) {
                String text = comment.group(4) + ": docs/errors/" + comment.group(5) + ".md";
                boolean nowhere = comment.group(3) != null;
                String at = comment.group(2);
                expected.add(new Said(
                        comment.group(1),
                        nowhere ? "" : fileName(source.getName()),
                        nowhere ? -1 : i + 1,
                        at == null ? -1 : line.indexOf(at) + 1,
                        text));
            }
        }
        return expected;
    }

    /** What the compiler said. */
    static Said by(Diagnostic<? extends JavaFileObject> diagnostic) {
        JavaFileObject source = diagnostic.getSource();
        return new Said(
                diagnostic.getKind().toString().toLowerCase(Locale.ROOT),
                source == null ? "" : fileName(source.getName()),
                diagnostic.getLineNumber(),
                diagnostic.getColumnNumber(),
                diagnostic.getMessage(Locale.ROOT));
    }

    private static String fileName(String path) {
        return Path.of(path).getFileName().toString();
    }

    @Override
    public String toString() {
        return kind + " " + file + ":" + line + ":" + column + " " + text;
    }
}
