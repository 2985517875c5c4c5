package dev.typebus.processor.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.typebus.FrozenSamples;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.json.JsonText;
import dev.typebus.processor.Javac;
import dev.typebus.processor.contract.CatalogFile;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the table of {@code docs/evolving-events.md} calls fine is read: samples of what was stored, and under FULL of what new code writes. */
@Execution(ExecutionMode.CONCURRENT)
class EvolvedSamplesTest {
    private static final Pattern NAME = Pattern.compile("(.+)\\.v(\\d+)\\.json");

    @TempDir
    Path directory;

    @Test
    void newCodeReadsWhatIsStored() throws Exception {
        List<EvolutionRow> fine = EvolutionRow.all().stream()
                .filter(row -> row.backward().isEmpty())
                .toList();
        Path file = directory.resolve("typebus.catalog.json");
        accept("released", file, fine, EvolutionRow::before);
        EventCatalog code = accept("code", file, fine, EvolutionRow::after);
        samples(file);

        assertThat(FrozenSamples.read(code, file)).hasSizeGreaterThan(fine.size());
    }

    @Test
    void oldNodesReadWhatNewCodeWrites() throws Exception {
        List<EvolutionRow> fine =
                EvolutionRow.all().stream().filter(row -> row.full().isEmpty()).toList();
        EventCatalog released = accept("released", directory.resolve("before.json"), fine, EvolutionRow::before);
        Path file = directory.resolve("after.json");
        accept("code", file, fine, EvolutionRow::after);
        List<Path> read = new ArrayList<>();
        for (Path sample : samples(file)) {
            Optional<EventType<?>> type = type(sample, released);
            if (type.isPresent()) {
                String text = Files.readString(sample);
                assertThatCode(() -> JsonText.read(type.get(), text))
                        .as(sample.getFileName() + ": " + text)
                        .doesNotThrowAnyException();
                read.add(sample);
            }
        }
        assertThat(read).hasSizeGreaterThan(90);
    }

    private static Optional<EventType<?>> type(Path sample, EventCatalog catalog) {
        Matcher name = NAME.matcher(sample.getFileName().toString());
        assertThat(name.matches()).isTrue();
        return catalog.find(name.group(1), Integer.parseInt(name.group(2)));
    }

    /** The samples beside the file, with what only a codec knows filled in. */
    private static List<Path> samples(Path file) throws IOException {
        try (Stream<Path> files = Files.list(CatalogFile.samplesBeside(file))) {
            List<Path> sorted = files.sorted().toList();
            for (Path sample : sorted) {
                Files.writeString(
                        sample, Files.readString(sample).replaceAll("\"typebus: write here[^\"]*\"", "\"x\""));
            }
            return sorted;
        }
    }

    private EventCatalog accept(String output, Path file, List<EvolutionRow> rows, Function<EvolutionRow, String> side)
            throws Exception {
        Path classes = directory.resolve(output);
        assertThat(new Javac(classes)
                        .options(
                                "-Atypebus.unhandled=ignore",
                                "-Atypebus.catalog=accept",
                                "-Atypebus.catalog.file=" + file)
                        .compile(EvolutionRow.sources(rows, "BACKWARD", side)))
                .noneMatch(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR);
        URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
        return (EventCatalog)
                loader.loadClass("rows.Events").getMethod("catalog").invoke(null);
    }
}
