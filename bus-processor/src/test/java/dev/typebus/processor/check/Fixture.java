package dev.typebus.processor.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.processor.Javac;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/**
 * Source with mistakes in it: a file or a directory below {@code fixtures/<Code>}. What is in a directory {@code library}, or {@code libraryOther},
 * is compiled before and put on the class path. A {@code typebus.catalog.json} in it is what was released. A comment {@code // options: …} gives
 * compiler options; without it, unhandled events are ignored.
 */
record Fixture(String directory, Path path) {
    /** Returns all fixtures, sorted. */
    static List<Fixture> all() {
        return list(resource("/fixtures"))
                .flatMap(code ->
                        list(code).map(path -> new Fixture(code.getFileName().toString(), path)))
                .toList();
    }

    /** Returns all legal code, sorted. */
    static List<Fixture> legal() {
        return list(resource("/legal")).map(path -> new Fixture("legal", path)).toList();
    }

    /** Returns code that names missing types. */
    static Fixture unresolved() {
        return new Fixture("unresolved", resource("/unresolved"));
    }

    /** Returns the sources to compile. */
    List<Javac.Source> sources() {
        return files().filter(file -> !isLibrary(file)).map(Javac.Source::of).toList();
    }

    /** Returns the sources of the libraries, which are compiled before. */
    private Map<String, List<Javac.Source>> libraries() {
        return files().filter(this::isLibrary)
                .collect(Collectors.groupingBy(
                        this::topDirectory, TreeMap::new, Collectors.mapping(Javac.Source::of, Collectors.toList())));
    }

    private boolean isNamedModule() {
        return Files.exists(path.resolve("module-info.java"));
    }

    /** Compiles with its library, by a compiler for each output directory, and returns the messages. */
    List<Diagnostic<? extends JavaFileObject>> compile(Path directory, Function<Path, Javac> compiler) {
        Javac javac = compiler.apply(directory.resolve("classes")).options(options(directory));
        if (isNamedModule()) {
            javac.asModule();
        }
        libraries().forEach((name, sources) -> {
            Path jar = directory.resolve(name);
            assertThat(compiler.apply(jar).options(options(sources)).compile(sources))
                    .filteredOn(said -> said.getKind() == Diagnostic.Kind.ERROR)
                    .isEmpty();
            javac.library(jar);
        });
        return javac.compile(sources());
    }

    /** @param directory gets a copy of what was released, which the compiler may write beside */
    String[] options(Path directory) {
        Path released = path.resolve("typebus.catalog.json");
        Stream<String> file = Stream.empty();
        if (Files.exists(released)) {
            Path copy = directory.resolve("typebus.catalog.json");
            try {
                Files.copy(released, copy);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            file = Stream.of("-Atypebus.catalog.file=" + copy);
        }
        return Stream.concat(Arrays.stream(options(sources())), file).toArray(String[]::new);
    }

    private static String[] options(List<Javac.Source> sources) {
        return sources.stream()
                .flatMap(source -> source.lines().stream())
                .filter(line -> line.startsWith("// options:"))
                .findFirst()
                .map(line -> Arrays.stream(
                                line.substring("// options:".length()).split(" "))
                        .filter(option -> !option.isEmpty())
                        .toArray(String[]::new))
                .orElse(new String[] {"-Atypebus.unhandled=ignore", "-Atypebus.catalog=note"});
    }

    private Stream<Path> files() {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean isLibrary(Path file) {
        return topDirectory(file).startsWith("library");
    }

    private String topDirectory(Path file) {
        return path.relativize(file).getName(0).toString();
    }

    private static Stream<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path resource(String name) {
        try {
            URL url = Objects.requireNonNull(Fixture.class.getResource(name));
            return Path.of(url.toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return directory + "/" + path.getFileName();
    }
}
