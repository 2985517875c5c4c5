package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page docs/runbook.md has each text that an operator may have to look up. A text is looked for by its first clause, up to a semicolon or the end
 * of the sentence, with {@code …} for each part that varies: {@code Lane … is held up}.
 */
class RunbookTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path PAGE = Path.of("../docs/runbook.md");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

    private static final Pattern COMMENT = Pattern.compile(
            "(\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)+')|//[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);

    private static final Pattern TEXT_BLOCK = Pattern.compile("\"\"\".*?\"\"\"", Pattern.DOTALL);

    @Test
    void eachWarningAndErrorIsOnThePage() throws IOException {
        requireInPage(texts(Pattern.compile("(?i)\\blog\\s*\\.(?:warn|error)\\("), 0), 25);
    }

    /** Each begins a line "… fails". */
    @Test
    void eachRetriedActivityIsOnThePage() throws IOException {
        requireInPage(texts(Pattern.compile("new Loop\\("), 1), 7);
    }

    @Test
    void eachProblemOfHealthIsOnThePage() throws IOException {
        requireInPage(texts(Pattern.compile("(?<=[^+\\s])\\s*(?=\"[A-Z])"), 0, "HealthProblems.java"), 12);
    }

    @Test
    void eachStartupFindingIsOnThePage() throws IOException {
        requireInPage(texts(Pattern.compile("new Start(?:up)?Finding\\("), 1), 7);
    }

    @Test
    void eachRefusalOfStartIsOnThePage() throws IOException {
        requireInPage(texts(Pattern.compile("new (?:Schema|ForeignDatabase)Exception\\("), 0), 15);
        requireInPage(texts(Pattern.compile("(?=\"The (?:bus does not start|pool has|DataSource))"), 0), 18);
    }

    private static void requireInPage(List<String> texts, int atLeast) throws IOException {
        assertThat(texts).as("texts found in the sources").hasSizeGreaterThanOrEqualTo(atLeast);
        String page = Files.readString(PAGE).replaceAll("\\s+", " ");
        assertThat(texts)
                .as("texts of the sources; each has to stand in docs/runbook.md word by word, with … for what varies")
                .allSatisfy(text -> assertThat(page.contains(text))
                        .as("docs/runbook.md has no \"" + text + "\"")
                        .isTrue());
    }

    /** The first clauses of the arguments of this number of all calls that the pattern finds the beginning of; optionally only in one file. */
    private static List<String> texts(Pattern start, int argument, String... onlyIn) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".java")
                        && (onlyIn.length == 0 || List.of(onlyIn).contains(name))) {
                    String source = withoutComments(Files.readString(file));
                    Matcher found = start.matcher(source);
                    while (found.find()) {
                        String text = firstClause(argument(source, found.end(), argument));
                        if (!text.isEmpty()) {
                            texts.add(text);
                        }
                    }
                }
            }
        }
        return texts;
    }

    private static String withoutComments(String source) {
        String code = TEXT_BLOCK.matcher(source).replaceAll("null");
        return COMMENT.matcher(code)
                .replaceAll(part -> part.group(1) == null ? " " : Matcher.quoteReplacement(part.group(1)));
    }

    /** The argument's text, with {@code …} for each part that is no literal. */
    private static String argument(String source, int from, int number) {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        int argument = 0;
        Matcher literal = LITERAL.matcher(source);
        for (int at = from; depth >= 0; at++) {
            char c = source.charAt(at);
            if (c == '"' && literal.find(at)) {
                at = literal.end() - 1;
                if (argument == number && depth == 0) {
                    text.append(literal.group(1).translateEscapes().replace("{}", "…"));
                }
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]};".indexOf(c) >= 0) {
                depth--;
            } else if (c == ',' && depth == 0) {
                argument++;
            } else if (argument == number && depth == 0 && Character.isJavaIdentifierStart(c)) {
                text.append('…');
            }
        }
        return text.toString();
    }

    private static String firstClause(String text) {
        String clean = text.replaceAll("…+", "…").replaceAll("\\s+", " ").replaceFirst("^[^\\p{L}]+", "");
        String clause = clean;
        Matcher end = Pattern.compile("(?:;|\\.) ").matcher(clean);
        while (end.find()) {
            String before = clean.substring(0, end.start());
            if (before.replace("…", "").trim().split("\\s+").length > 1) {
                clause = before;
                break;
            }
        }
        return clause.replaceFirst("[^\\p{L}\\p{N}]+$", "");
    }
}
