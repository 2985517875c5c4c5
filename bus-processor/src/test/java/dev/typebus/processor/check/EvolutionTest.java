package dev.typebus.processor.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.processor.Javac;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the table of {@code docs/evolving-events.md}: every kind of change, released and compared under both policies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvolutionTest {
    private static final Pattern OF_ROW = Pattern.compile("\\b[rR](\\d+)(?!\\d)");
    private static final Pattern CODE = Pattern.compile("(?m)^ *\\[(\\w+)]");
    private static final List<EvolutionRow> ROWS = EvolutionRow.all();

    private final Map<Integer, List<String>> backward = new TreeMap<>();
    private final Map<Integer, List<String>> full = new TreeMap<>();

    static List<Integer> rows() {
        return IntStream.range(0, ROWS.size()).boxed().toList();
    }

    /** Compiles all rows at once: one module for the released code, and one for each policy. */
    @BeforeAll
    void compile(@TempDir Path directory) {
        assertThat(messages(directory, "accept", "FULL", EvolutionRow::before))
                .allMatch(message -> message.startsWith("[CatalogAccepted]"));
        messages(directory, "check", "BACKWARD", EvolutionRow::after).forEach(message -> put(backward, message));
        messages(directory, "check", "FULL", EvolutionRow::after).forEach(message -> put(full, message));
    }

    private List<String> messages(Path directory, String mode, String policy, Function<EvolutionRow, String> side) {
        return new Javac(directory.resolve(mode + policy))
                        .options(
                                "-Xmaxerrs",
                                "10000",
                                "-Atypebus.unhandled=ignore",
                                "-Atypebus.catalog=" + mode,
                                "-Atypebus.catalog.file=" + directory.resolve("typebus.catalog.json"))
                        .compile(EvolutionRow.sources(ROWS, policy, side))
                        .stream()
                        .map(Javac::message)
                        .filter(message -> !message.startsWith(
                                "[Sample")) // what is new has samples to come, in no row of the table
                        .toList();
    }

    private static void put(Map<Integer, List<String>> byRow, String message) {
        Matcher row = OF_ROW.matcher(message);
        assertThat(row.find()).as(message).isTrue();
        byRow.computeIfAbsent(Integer.valueOf(row.group(1)), any -> new ArrayList<>())
                .add(message);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void changeBreaksAsTheTableStates(int index) {
        EvolutionRow row = ROWS.get(index);

        assertThat(codes(backward, index)).as("BACKWARD: " + row).isEqualTo(row.backward());
        assertThat(codes(full, index)).as("FULL: " + row).isEqualTo(row.full());
    }

    /** Returns each code as often as it is reported. A row changes one thing. */
    private static String codes(Map<Integer, List<String>> byRow, int row) {
        List<String> codes = new ArrayList<>();
        for (String message : byRow.getOrDefault(row, List.of())) {
            List<String> found =
                    CODE.matcher(message).results().map(code -> code.group(1)).toList();
            codes.addAll(found.isEmpty() ? List.of(message) : found);
        }
        return codes.stream().sorted().collect(Collectors.joining(" "));
    }

    /** A row's change, and for both policies the page of the error, "yes", or that it is as in the rows above. */
    @Test
    void tableEqualsTheDocumentation() throws IOException {
        List<String> documented = Files.readAllLines(Path.of("../docs/evolving-events.md")).stream()
                .filter(line -> line.matches("\\| .*(\\| yes \\||\\| as above \\||]\\(errors/).*"))
                .map(line -> line.replaceAll("(\\|[^|]*\\|[^|]*\\|[^|]*\\|).*", "$1"))
                .toList();

        assertThat(documented)
                .containsExactlyElementsOf(
                        ROWS.stream().map(EvolutionRow::documented).distinct().toList());
    }
}
