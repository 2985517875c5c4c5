package dev.typebus.sample.releases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles the releases one after the other, as their builds did: with the processor and the catalog file of the release before. Each release has its
 * own class loader.
 */
final class CompiledReleases {
    private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();
    private static final Path SOURCES = Path.of("src", "test", "resources", "releases");

    private final Path directory;
    private final TreeMap<String, Path> sources = new TreeMap<>();

    /** @param directory used as the base directory of the application's build */
    CompiledReleases(Path directory) throws IOException {
        this.directory = directory;
        Files.createFile(directory.resolve("pom.xml"));
    }

    Path catalogFile() {
        return directory.resolve("typebus.catalog.json");
    }

    /** Compiles the release of this number: the sources of all earlier releases, with its own changes. */
    Release next(int number) throws IOException, ReflectiveOperationException {
        Path changed = SOURCES.resolve("v" + number);
        try (Stream<Path> files = Files.walk(changed).filter(Files::isRegularFile)) {
            files.forEach(file -> sources.put(changed.relativize(file).toString(), file));
        }
        Path classes = Files.createDirectories(directory.resolve("v" + number));
        compile(classes);
        URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, Release.class.getClassLoader());
        return (Release) loader.loadClass("loans.LoanRelease").getConstructor().newInstance();
    }

    private void compile(Path classes) throws IOException {
        String classPath = classPath();
        List<String> options = List.of(
                "-parameters",
                "-Atypebus.catalog=accept",
                "-d",
                classes.toString(),
                "-classpath",
                classPath,
                "-processorpath",
                classPath);
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = JAVAC.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            Iterable<? extends JavaFileObject> units = files.getJavaFileObjectsFromPaths(sources.values());
            boolean compiled =
                    JAVAC.getTask(said, files, null, options, null, units).call();
            assertThat(compiled).as(said.toString()).isTrue();
        }
    }

    /** The class path without the sample application, whose events and groups have the same names. */
    private static String classPath() {
        Path sample = Path.of("target", "classes").toAbsolutePath();
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).toAbsolutePath().equals(sample))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
