package dev.typebus.processor.check;

import dev.typebus.processor.Javac;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/**
 * A diagnostic that the compiler gave, or that a comment in a fixture announces: {@code // error at "loan.funded": [Code] text}, with the first
 * piece of the line that reads like this for the column; {@code // error nowhere: …} for one without a place, and {@code note} for a note.
 * Further lines of the message follow as comments of their own, with their indentation. A comment on a line of its own is about the last line
 * of code before it. Comments leave out the pages at the end, which every message has.
 *
 * @param column counted from 1; -1 for nowhere
 */
record ExpectedDiagnostic(String kind, String file, long line, long column, String text) {
    private static final Pattern COMMENT = Pattern.compile("// (error|note)(?: at (.+?)| (nowhere)): (\\[\\w+] .+)$");

    private static final Pattern FURTHER_LINE = Pattern.compile("\\s*// (  .*)");

    private static final Pattern CODE = Pattern.compile("(?m)^ *\\[(\\w+)]");

    /** The diagnostics that the comments of a file announce. */
    static List<ExpectedDiagnostic> expectedBy(Javac.Source source) {
        List<ExpectedDiagnostic> expected = new ArrayList<>();
        List<String> lines = source.lines();
        int code = 0;
        for (int i = 0; i < lines.size(); i++) {
            code = lines.get(i).strip().startsWith("//") ? code : i;
            Matcher comment = COMMENT.matcher(lines.get(i));
            if (comment.find()) {
                StringBuilder text = new StringBuilder(comment.group(4));
                for (int j = i + 1; j < lines.size(); j++) {
                    Matcher further = FURTHER_LINE.matcher(lines.get(j));
                    if (!further.matches()) {
                        break;
                    }
                    text.append('\n').append(further.group(1));
                }
                expected.add(expected(comment, source.getName(), code, lines.get(code), text.toString()));
            }
        }
        return expected;
    }

    private static ExpectedDiagnostic expected(Matcher comment, String source, int line, String code, String text) {
        boolean nowhere = comment.group(3) != null;
        String at = comment.group(2);
        return new ExpectedDiagnostic(
                comment.group(1),
                nowhere ? "" : fileName(source),
                nowhere ? -1 : line + 1,
                at == null ? -1 : code.indexOf(at) + 1,
                text + "\n" + pages(text));
    }

    private static String pages(String text) {
        return CODE.matcher(text)
                .results()
                .map(code -> "docs/errors/" + code.group(1) + ".md")
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** The diagnostic of a compiler. */
    static ExpectedDiagnostic by(Diagnostic<? extends JavaFileObject> diagnostic) {
        JavaFileObject source = diagnostic.getSource();
        return new ExpectedDiagnostic(
                diagnostic.getKind().toString().toLowerCase(Locale.ROOT),
                source == null ? "" : fileName(source.getName()),
                diagnostic.getLineNumber(),
                diagnostic.getColumnNumber(),
                Javac.message(diagnostic));
    }

    private static String fileName(String path) {
        return Path.of(path).getFileName().toString();
    }

    @Override
    public String toString() {
        return kind + " " + file + ":" + line + ":" + column + " " + text;
    }
}
