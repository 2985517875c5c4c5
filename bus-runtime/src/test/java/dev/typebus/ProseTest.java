package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the rules of CONTRIBUTING for prose, test names and length that a program can check, in all modules. */
class ProseTest {
    private static final Path ROOT = Path.of("..");

    private static final int MAX_LINES = 300;
    private static final int MAX_LETTERS = 50;

    private static final Pattern FORBIDDEN_WORD =
            Pattern.compile("\\b(?:nobody|somebody|whoever|anybody)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern CAUSATIVE_JAVADOC = Pattern.compile("/\\*\\*[\\s*]*Has\\b");

    private static final Pattern TEST =
            Pattern.compile("@(?:Parameterized|Repeated)?Test\\b(?:(?!\\bvoid\\b)[^;{])*\\bvoid (\\w+)\\(");

    private static final List<String> MAIN = List.of(
            "bus-annotations/src/main/java",
            "bus-processor/src/main/java",
            "bus-runtime/src/main/java",
            "extensions",
            "sample-app/src/main/java",
            "benchmarks/src/main/java");

    private static final List<String> TESTS =
            List.of("bus-runtime/src/test/java", "bus-processor/src/test/java", "sample-app/src/test/java");

    private static List<Path> files(List<String> folders, Predicate<String> name) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> all = Files.walk(ROOT.resolve(folder))) {
                all.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> name.test(relative(file)))
                        .sorted()
                        .forEach(files::add);
            }
        }
        assertThat(files).as("files in %s", folders).hasSizeGreaterThan(50);
        return files;
    }

    private static String relative(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }

    private static List<Path> mainFiles() throws IOException {
        return files(MAIN, name -> name.contains("src/main/java/"));
    }

    private static List<Path> testFiles() throws IOException {
        return files(TESTS, name -> true);
    }

    private static List<String> found(List<Path> files, Pattern pattern) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            String text = Files.readString(file);
            Matcher match = pattern.matcher(text);
            while (match.find()) {
                long line = text.substring(0, match.start()).lines().count();
                found.add(relative(file) + ":" + line + ": " + match.group().replaceAll("\\s+", " "));
            }
        }
        return found;
    }

    @Test
    void proseHasNoIndefinitePersons() throws IOException {
        assertThat(found(mainFiles(), FORBIDDEN_WORD))
                .as("forbidden words; name the thread, node, handler or operator that is meant")
                .isEmpty();
    }

    @Test
    void javadocDoesNotBeginWithHas() throws IOException {
        assertThat(found(mainFiles(), CAUSATIVE_JAVADOC))
                .as("Javadoc that begins with \"Has\"; begin with the verb of what is done")
                .isEmpty();
    }

    @Test
    void testNamesAreShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : testFiles()) {
            Matcher test = TEST.matcher(Files.readString(file));
            while (test.find()) {
                if (test.group(1).length() > MAX_LETTERS) {
                    tooLong.add(relative(file) + ": " + test.group(1));
                }
            }
        }
        assertThat(tooLong)
                .as("test names of more than %s letters", MAX_LETTERS)
                .isEmpty();
    }

    @Test
    void classesAreShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (List<Path> files : List.of(mainFiles(), testFiles())) {
            for (Path file : files) {
                long lines;
                try (Stream<String> all = Files.lines(file)) {
                    lines = all.count();
                }
                if (lines > MAX_LINES) {
                    tooLong.add(relative(file) + ": " + lines);
                }
            }
        }
        assertThat(tooLong).as("files of more than %s lines", MAX_LINES).isEmpty();
    }
}
