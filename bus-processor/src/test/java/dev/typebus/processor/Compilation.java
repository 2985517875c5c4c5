package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;

/** One run of javac with the processors, as strict as it can be: every lint, warnings are errors, Javadoc has to be well-formed. */
final class Compilation {
    private static final String[] STRICT = {
        "--release",
        "17",
        "-Xlint:all,-processing,-options,-requires-automatic,-requires-transitive-automatic",
        "-Werror",
        "-Xdoclint:all,-missing"
    };

    private final Path output;
    private final Optional<JavaCompiler> other;
    private final List<Javac.Source> sources = new ArrayList<>();
    private final List<Path> libraries = new ArrayList<>();
    private final List<Processor> others = new ArrayList<>();
    private final List<String> classes = new ArrayList<>();
    private List<Diagnostic<? extends JavaFileObject>> diagnostics = List.of();
    private final List<String> options = new ArrayList<>();
    private boolean asModule;

    /** @param output receives classes, generated sources and resources */
    Compilation(Path output) {
        this(output, Optional.empty());
        options.addAll(List.of(STRICT));
    }

    /** With a compiler that knows other warnings. */
    Compilation(Path output, JavaCompiler other) {
        this(output, Optional.of(other));
        options.addAll(List.of("--release", "17", "-nowarn"));
    }

    private Compilation(Path output, Optional<JavaCompiler> other) {
        this.output = output;
        this.other = other;
    }

    /** Adds {@code com/example/Loan.java} with this text. */
    Compilation source(String path, String text) {
        sources.add(
                other.isEmpty()
                        ? Javac.Source.of(path, text)
                        : Javac.Source.written(output.resolve("given"), path, text));
        return this;
    }

    /** Adds all Java files below a directory of the test resources. */
    Compilation sources(Path directory) {
        files(directory, ".java").keySet().forEach(path -> sources.add(Javac.Source.of(directory.resolve(path))));
        return this;
    }

    Compilation library(Path classes) {
        libraries.add(classes);
        return this;
    }

    /** Empties the output, as build tools do where a source is gone. */
    Compilation clean() {
        new Javac(output).clean();
        return this;
    }

    Compilation option(String option) {
        options.add(option);
        return this;
    }

    /** Does not have comments checked. */
    Compilation withoutDoclint() {
        options.removeIf(option -> option.startsWith("-Xdoclint"));
        return this;
    }

    /** Gives the class file of this class to the processors. */
    Compilation processing(String className) {
        classes.add(className);
        return this;
    }

    /** Runs other processors beside ours. */
    Compilation with(Processor... beside) {
        others.addAll(List.of(beside));
        return this;
    }

    /** Compiles a named module: libraries, and the runtime in this jar, are on the module path. */
    Compilation asModule(Path runtime) {
        asModule = true;
        return library(runtime);
    }

    List<Javac.Source> sources() {
        return sources;
    }

    /** Compiles, and fails the test if javac has anything to say that is no note. */
    Compilation succeeds() {
        compile();
        assertThat(messages(Diagnostic.Kind.NOTE)).isEmpty();
        return this;
    }

    /** Compiles, and returns the errors and warnings. */
    List<String> fails() {
        compile();
        List<String> messages = messages(Diagnostic.Kind.NOTE);
        assertThat(messages).isNotEmpty();
        return messages;
    }

    private List<String> messages(Diagnostic.Kind but) {
        return diagnostics.stream()
                .filter(diagnostic -> diagnostic.getKind() != but)
                .map(Javac::message)
                .map(text -> other.isEmpty() ? text : Ecj.withoutClass(text))
                .toList();
    }

    private void compile() {
        Javac javac = other.map(compiler -> new Javac(output, compiler))
                .orElseGet(() -> new Javac(output))
                .options(options.toArray(String[]::new))
                .beside(others.toArray(Processor[]::new))
                .classes(classes);
        libraries.forEach(javac::library);
        diagnostics = (asModule ? javac.asModule() : javac).compile(sources);
    }

    /** What was generated, by path: Java sources and resources. */
    Map<String, String> generated() {
        Map<String, String> generated = files(output, ".java");
        generated.putAll(files(output, ".json"));
        generated.putAll(files(output, ".md"));
        return generated;
    }

    /** Every file of the output with its bytes. */
    Map<String, byte[]> outputBytes() {
        Map<String, byte[]> bytes = new TreeMap<>();
        walk(output, path -> bytes.put(output.relativize(path).toString(), Files.readAllBytes(path)));
        return bytes;
    }

    /** A class that was compiled. */
    Class<?> load(String name) {
        return load(classLoader(), name);
    }

    static Class<?> load(ClassLoader loader, String name) {
        try {
            return Class.forName(name, true, loader);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name + " was not compiled", e);
        }
    }

    ClassLoader classLoader() {
        URL[] urls = Stream.concat(Stream.of(output), libraries.stream())
                .map(Compilation::url)
                .toArray(URL[]::new);
        return new URLClassLoader(urls, Compilation.class.getClassLoader());
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    /** The text files below a directory whose names end like this, by path. */
    static Map<String, String> files(Path directory, String ending) {
        Map<String, String> texts = new TreeMap<>();
        walk(directory, path -> {
            if (path.toString().endsWith(ending)) {
                texts.put(
                        directory.relativize(path).toString().replace(File.separatorChar, '/'), Files.readString(path));
            }
        });
        return texts;
    }

    private interface Visit {
        void visit(Path path) throws IOException;
    }

    private static void walk(Path directory, Visit visit) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                visit.visit(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the test resources are in the source tree. */
    static Path resources(String name) {
        return Path.of("src", "test", "resources", name);
    }
}
