package dev.typebus.processor;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles source with this module's processors, as a user's build does. */
public final class Javac {
    private final JavaCompiler compiler;
    private final Path output;
    private final List<Path> libraries = new ArrayList<>();
    private final List<String> options = new ArrayList<>(List.of("-parameters"));
    private List<String> classes = List.of();
    private boolean asModule;
    private List<Processor> processors = ServiceLoader.load(Processor.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.getClass().getName().startsWith("dev.typebus."))
            .toList();

    /** Writes classes and generated source below this directory. */
    public Javac(Path output) {
        this(output, ToolProvider.getSystemJavaCompiler());
    }

    /** A message without the indentation that javac gives to all its lines but the first: the last line has none of its own. */
    public static String message(Diagnostic<?> diagnostic) {
        String message = diagnostic.getMessage(Locale.ROOT);
        String last = message.substring(message.lastIndexOf('\n') + 1);
        return message.replace(
                "\n" + last.substring(0, last.length() - last.stripLeading().length()), "\n");
    }

    /** As {@link #Javac(Path)}, with another compiler than that of the JDK. */
    public Javac(Path output, JavaCompiler compiler) {
        this.output = output;
        this.compiler = compiler;
    }

    /** Puts classes on the class path. */
    public Javac library(Path classes) {
        libraries.add(classes);
        return this;
    }

    /** Adds compiler options. */
    public Javac options(String... more) {
        options.addAll(Arrays.asList(more));
        return this;
    }

    /** Runs these processors before those of this module. */
    public Javac beside(Processor... others) {
        processors = Stream.concat(Stream.of(others), processors.stream()).toList();
        return this;
    }

    /** Gives class files to the processors, by class name, as build tools do with classes that have not changed. */
    public Javac classes(List<String> names) {
        classes = names;
        return this;
    }

    /** Compiles a named module: libraries are on the module path, and of the tests' class path what every user needs. */
    public Javac asModule() {
        asModule = true;
        return this;
    }

    /** Runs these processors instead of all of this module. */
    public Javac processors(Processor... only) {
        processors = List.of(only);
        return this;
    }

    /** Empties the output first, as build tools do where a source is gone. */
    public Javac clean() {
        try (Stream<Path> files = Files.exists(output) ? Files.walk(output) : Stream.of()) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return this;
    }

    /** Compiles and returns everything that the compiler has to say, in its order. */
    public List<Diagnostic<? extends JavaFileObject>> compile(List<Source> sources) {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(diagnostics, null, StandardCharsets.UTF_8)) {
            List<Path> outputs = List.of(Files.createDirectories(output));
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, outputs);
            files.setLocationFromPaths(
                    StandardLocation.SOURCE_OUTPUT, outputs); // else Eclipse's is the working directory
            files.setLocationFromPaths(
                    asModule ? StandardLocation.MODULE_PATH : StandardLocation.CLASS_PATH,
                    Stream.concat(libraries.stream(), classPath()).toList());
            // the oldest compiler of Eclipse fails on an empty list of classes
            JavaCompiler.CompilationTask task =
                    compiler.getTask(null, files, diagnostics, options, classes.isEmpty() ? null : classes, sources);
            task.setProcessors(processors);
            boolean compiled = task.call();
            List<Diagnostic<? extends JavaFileObject>> said = diagnostics.getDiagnostics();
            if (!compiled && said.stream().noneMatch(each -> each.getKind() == Diagnostic.Kind.ERROR)) {
                throw new AssertionError("the compiler ended without an error, and did not compile: " + said);
            }
            return said;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Stream<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !asModule || entry.matches(".*(bus-annotations|jackson-core).*"))
                .map(Path::of);
    }

    /** A source file. */
    public static final class Source extends SimpleJavaFileObject {
        private final String text;

        private Source(URI uri, String text) {
            super(uri, Kind.SOURCE);
            this.text = text;
        }

        public static Source of(Path file) {
            try {
                return new Source(file.toUri(), Files.readString(file));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        /** Writes a file of this name, {@code app/LoanFunded.java}, below the directory: Eclipse's compiler wants files. */
        public static Source written(Path directory, String name, String text) {
            Path file = directory.resolve(name);
            try {
                Files.createDirectories(file.getParent());
                return of(Files.writeString(file, text));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        /** A file of this name, {@code app/LoanFunded.java}. */
        public static Source of(String name, String text) {
            return new Source(URI.create("string:///" + name), text);
        }

        public List<String> lines() {
            return text.lines().toList();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
