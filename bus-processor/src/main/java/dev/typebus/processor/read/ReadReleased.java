package dev.typebus.processor.read;

import dev.typebus.processor.contract.Contract;
import dev.typebus.processor.contract.InvalidContract;
import dev.typebus.processor.contract.ReadContract;
import dev.typebus.processor.contract.Released;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.tools.StandardLocation;

/**
 * The catalog file of the module that is compiled: the option says where, or it is {@code typebus.catalog.json} in the first directory
 * above the compiler's output that has a build file. Tests are no part of a module's contract: a compilation into {@code test-classes}
 * or {@code classes/java/test} has none.
 */
public final class ReadReleased {
    private static final List<String> BUILD_FILES = List.of(
            Released.FILE_NAME, "pom.xml", "build.gradle", "build.gradle.kts", "build.sbt", "BUILD", "BUILD.bazel");
    private static final Pattern OF_TESTS = Pattern.compile("(?i:tests?|tests?[-_].*|.*[-_]tests?)|.*[a-z]Tests?");

    private final Filer filer;
    private final Map<String, String> options;

    public ReadReleased(ProcessingEnvironment environment) {
        this.filer = environment.getFiler();
        this.options = environment.getOptions();
    }

    /** The file as it is now. */
    public Released read() {
        Optional<Path> output = output();
        Optional<Path> base = output.flatMap(ReadReleased::base);
        if (output.isPresent()
                && isOfTests(base.map(above -> above.relativize(output.get()))
                        .orElseGet(() -> output.get().getFileName()))) {
            return Released.NONE;
        }
        String given = options.get(Released.FILE_OPTION);
        Optional<Path> file = given == null
                ? base.map(directory -> directory.resolve(Released.FILE_NAME))
                : Optional.of(base.map(directory -> directory.resolve(given)).orElseGet(() -> Path.of(given)));
        SortedSet<String> samples = file.map(ReadReleased::samples).orElseGet(TreeSet::new);
        return file.filter(Files::exists)
                .map(there -> read(there, samples))
                .orElseGet(() -> new Released(file, mode(), Optional.empty(), Optional.empty(), samples));
    }

    private Released read(Path file, SortedSet<String> samples) {
        try {
            Contract contract = ReadContract.of(Files.readString(file));
            return new Released(Optional.of(file), mode(), Optional.of(contract), Optional.empty(), samples);
        } catch (InvalidContract fault) {
            return unreadable(file, String.valueOf(fault.getMessage()), samples);
        } catch (IOException fault) {
            return unreadable(file, fault.toString(), samples);
        }
    }

    private Released unreadable(Path file, String fault, SortedSet<String> samples) {
        return new Released(Optional.of(file), mode(), Optional.empty(), Optional.of(fault), samples);
    }

    /** None where there is no directory. */
    private static SortedSet<String> samples(Path file) {
        SortedSet<String> names = new TreeSet<>();
        String[] found = Released.samplesBeside(file).toFile().list();
        if (found != null) {
            names.addAll(List.of(found));
        }
        return names;
    }

    /** The command line before the build file before what is usual where {@code CI} is set. */
    private String mode() {
        String property = System.getProperty(Released.MODE_OPTION);
        String option = property == null ? options.get(Released.MODE_OPTION) : property;
        return option != null ? option : "true".equals(System.getenv("CI")) ? Released.CHECK : Released.NOTE;
    }

    /** Nowhere for a compiler that writes no files, in whichever way its filer says so. */
    private Optional<Path> output() {
        try {
            URI uri = filer.getResource(StandardLocation.CLASS_OUTPUT, "", Released.FILE_NAME)
                    .toUri();
            return "file".equals(uri.getScheme())
                    ? Optional.ofNullable(Path.of(uri).toAbsolutePath().getParent())
                    : Optional.empty();
        } catch (IOException | RuntimeException noFiles) {
            return Optional.empty();
        }
    }

    private static Optional<Path> base(Path output) {
        for (Path directory = output; directory != null; directory = directory.getParent()) {
            if (BUILD_FILES.stream().map(directory::resolve).anyMatch(Files::isRegularFile)) {
                return Optional.of(directory);
            }
        }
        return Optional.empty();
    }

    private static boolean isOfTests(Path output) {
        for (Path piece : output) {
            if (OF_TESTS.matcher(piece.toString()).matches()) {
                return true;
            }
        }
        return false;
    }
}
