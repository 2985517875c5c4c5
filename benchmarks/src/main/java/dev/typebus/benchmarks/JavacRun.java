package dev.typebus.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.event.EventType;
import io.avaje.json.JsonAdapter;
import io.avaje.jsonb.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import tools.jackson.core.JsonParser;

/** Variants of compiling the same events. */
enum JavacRun {
    /** The records alone, without a processor: the cost of a build without Typebus. */
    RECORDS,
    /** Records and handlers, with the processor. */
    PROCESSOR,
    /** The same records, for each of which avaje-jsonb generates an adapter. */
    AVAJE,
    /** Records, handlers and the generated code, all as sources, without the processor: the minimum for any processor. */
    GENERATED;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean JVM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

    /**
     * Returns the sources that this variant compiles.
     *
     * @param generated directory with the processor's files
     */
    List<JavaFileObject> sources(int events, Path generated) throws IOException {
        if (this == AVAJE) {
            return BenchmarkSources.jsonRecords(events);
        }
        List<JavaFileObject> sources = new ArrayList<>(BenchmarkSources.events(events, this != RECORDS));
        if (this == GENERATED) {
            sources.addAll(BenchmarkSources.in(generated));
        }
        return sources;
    }

    /** The cost of a compilation in milliseconds: elapsed time, processor time of javac's thread, processor time of the whole JVM with its JIT. */
    record Cost(double elapsed, double thread, double jvm) {}

    /** Compiles and returns what it cost. */
    Cost compile(List<JavaFileObject> sources) throws IOException {
        Path output = Files.createTempDirectory("javac-benchmark");
        try {
            return compile(sources, output);
        } finally {
            delete(output);
        }
    }

    /** Compiles as {@link #compile(List)}, and keeps classes and generated sources in {@code output}. */
    Cost compile(List<JavaFileObject> sources, Path output) throws IOException {
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = JAVAC.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath());
            String processors = processors();
            List<String> options = processors.isEmpty()
                    ? List.of("-proc:none", "-implicit:none")
                    : List.of("-Atypebus.unhandled=ignore", "-implicit:none");
            JavaCompiler.CompilationTask task = JAVAC.getTask(messages, files, null, options, null, sources);
            if (!processors.isEmpty()) {
                task.setProcessors(ServiceLoader.load(Processor.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(each -> each.getClass().getName().startsWith(processors))
                        .toList());
            }
            long start = System.nanoTime();
            long thread = THREADS.getCurrentThreadCpuTime();
            long jvm = JVM.getProcessCpuTime();
            if (!task.call()) {
                throw new IllegalStateException("The benchmark's sources do not compile:\n" + messages);
            }
            return new Cost(
                    (System.nanoTime() - start) / 1e6,
                    (THREADS.getCurrentThreadCpuTime() - thread) / 1e6,
                    (JVM.getProcessCpuTime() - jvm) / 1e6);
        }
    }

    /** Returns the packages of the processors that run; empty for none. */
    private String processors() {
        return switch (this) {
            case PROCESSOR -> "dev.typebus.";
            case AVAJE -> "io.avaje.jsonb.";
            case RECORDS, GENERATED -> "";
        };
    }

    /** Parses the sources and runs this processor on them, without compiling. */
    static void process(List<JavaFileObject> sources, Processor processor, Path output) throws IOException {
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = JAVAC.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath());
            JavaCompiler.CompilationTask task =
                    JAVAC.getTask(messages, files, null, List.of("-proc:only"), null, sources);
            task.setProcessors(List.of(processor));
            if (!task.call()) {
                throw new IllegalStateException("The benchmark's sources cannot be read:\n" + messages);
            }
        }
    }

    /** Returns the class path for the sources, from the class loader, because within Maven the system property holds Maven's. */
    private static List<Path> classPath() {
        return Stream.of(DomainEvent.class, EventType.class, JsonParser.class, Json.class, JsonAdapter.class)
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

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
