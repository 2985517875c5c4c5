package dev.typebus.benchmarks;

import dev.typebus.annotations.DomainEvent;
import dev.typebus.event.EventType;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import tools.jackson.core.JsonParser;

/**
 * How long javac takes for events of 10 components each and one handler for every tenth, in alternation: without the processor, with
 * it, and without it but with what it generates among the sources. The second minus the first is what a build pays; the second minus the third
 * is the processor itself. Processor time of javac's thread, which other load on the machine changes little; median of the rounds after a warm-up.
 */
public final class JavacBenchmark {
    private static final int WARM_UP = 2;
    private static final int ROUNDS = 5;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

    private JavacBenchmark() {}

    /** Runs it for 10, 100 and 1,000 events, or for the numbers given. */
    public static void main(String[] args) throws IOException {
        List<Integer> sizes = args.length == 0
                ? List.of(10, 100, 1_000)
                : Stream.of(args).map(Integer::valueOf).toList();
        System.out.printf(
                Locale.ROOT,
                "javac %s on %d processors, median of %d rounds after %d%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                ROUNDS,
                WARM_UP);
        System.out.printf(
                "%8s %14s %14s %18s %12s%n", "events", "records only", "processor", "generated as source", "added");
        for (int size : sizes) {
            measure(size);
        }
    }

    private static void measure(int size) throws IOException {
        List<JavaFileObject> records = sources(size, false);
        List<JavaFileObject> application = sources(size, true);
        Path generated = Files.createTempDirectory("javac-benchmark");
        compile(application, true, generated);
        List<JavaFileObject> all = new ArrayList<>(application);
        all.addAll(javaFiles(generated));

        List<Double> bare = new ArrayList<>();
        List<Double> processed = new ArrayList<>();
        List<Double> handWritten = new ArrayList<>();
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            bare.add(compile(records, false));
            processed.add(compile(application, true));
            handWritten.add(compile(all, false));
        }
        System.out.printf(
                Locale.ROOT,
                "%,8d %11.0f ms %11.0f ms %15.0f ms %9.0f ms%n",
                size,
                median(bare),
                median(processed),
                median(handWritten),
                median(processed) - median(bare));
        delete(generated);
    }

    private static double median(List<Double> millis) {
        List<Double> sorted = new ArrayList<>(millis.subList(WARM_UP, millis.size()));
        sorted.sort(null);
        return sorted.get(sorted.size() / 2);
    }

    /** Compiles and returns the processor time that javac's one thread took, in milliseconds. */
    private static double compile(List<JavaFileObject> sources, boolean processing) throws IOException {
        Path output = Files.createTempDirectory("javac-benchmark");
        try {
            return compile(sources, processing, output);
        } finally {
            delete(output);
        }
    }

    private static double compile(List<JavaFileObject> sources, boolean processing, Path output) throws IOException {
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = JAVAC.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath());
            List<String> options = processing
                    ? List.of("-Atypebus.unhandled=ignore", "-implicit:none")
                    : List.of("-proc:none", "-implicit:none");
            JavaCompiler.CompilationTask task = JAVAC.getTask(messages, files, null, options, null, sources);
            if (processing) {
                task.setProcessors(ServiceLoader.load(Processor.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(each -> each.getClass().getName().startsWith("dev.typebus."))
                        .toList());
            }
            long start = THREADS.getCurrentThreadCpuTime();
            if (!task.call()) {
                throw new IllegalStateException("The benchmark's sources do not compile:\n" + messages);
            }
            return (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
        }
    }

    /** Where the classes that the sources need come from; the class path of this JVM says nothing within Maven. */
    private static List<Path> classPath() {
        return Stream.of(DomainEvent.class, EventType.class, JsonParser.class)
                .map(type -> {
                    try {
                        return Path.of(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
                    } catch (URISyntaxException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    private static List<JavaFileObject> sources(int size, boolean handlers) {
        List<JavaFileObject> sources = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            sources.add(source("Thing" + i + "Done", """
                    package bench;
                    @dev.typebus.annotations.DomainEvent("Thing%1$d.Done")
                    public record Thing%1$dDone(
                        @dev.typebus.annotations.AggregateId java.util.UUID id, String name, int count, long total, boolean open,
                        java.math.BigDecimal amount, java.time.Instant at, java.time.LocalDate day, java.util.List<String> tags,
                        java.util.Optional<String> note) {}
                    """.formatted(i)));
            if (handlers && i % 10 == 0) {
                sources.add(source("Thing" + i + "Handlers", """
                        package bench;
                        public final class Thing%1$dHandlers {
                          @dev.typebus.annotations.Handles void handle(Thing%1$dDone event) {}
                        }
                        """.formatted(i)));
            }
        }
        return sources;
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(URI.create("string:///bench/" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private static List<JavaFileObject> javaFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<JavaFileObject> sources = new ArrayList<>();
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                sources.add(new SimpleJavaFileObject(file.toUri(), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return text;
                    }
                });
            }
            return sources;
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
