package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.EventSerializer;
import dev.typebus.event.EventType;
import dev.typebus.json.JsonText;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Modules whose names are anything that Java allows: each compiles without a word, and its events come back as they were. More of them with {@code -Plong}, and by
 * {@code -Dmodules.count=20000}; {@code -Dmodules.seed} is that of the first, the others follow; {@code -Dmodules.threads} for more cores.
 */
@Execution(ExecutionMode.CONCURRENT)
class RandomModulesTest {
    private static final int COUNT = Integer.getInteger("modules.count", 50);
    private static final long SEED = Long.getLong("modules.seed", 1);
    private static final int THREADS = Integer.getInteger("modules.threads", 1);
    private static final int PROGRESS = 1000;
    private static final int MOST_FAILURES = Integer.getInteger("modules.failures", 1);
    /** Without {@code --release}, which opens a file for each compilation, and without the JDK's other modules, which javac sets up each time. */
    private static final List<String> OPTIONS = List.of(
            "-source",
            "17",
            "-target",
            "17",
            "--limit-modules",
            "java.base,java.compiler",
            "-Xlint:all,-processing,-options,-path",
            "-Werror",
            "-Atypebus.unhandled=ignore",
            "-Atypebus.catalog=note");

    /** Names that the processor refuses on purpose. */
    private static final String REFUSED = "(?s)\\[(GeneratedNameTaken|JsonNameTwice|JsonNameIsDiscriminator)].*";

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private final AtomicLong next = new AtomicLong(SEED);
    private final AtomicInteger refused = new AtomicInteger();
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());

    @Test
    void modulesOfAnyNamesCompileAndRoundTrip() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<?> worker : threads.invokeAll(Collections.nCopies(THREADS, this::work))) {
                worker.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(String.join("\n", failures)).as("modules that failed").isEmpty();
        assertThat(refused).as("modules that were refused").hasValueLessThan(COUNT / 3);
    }

    private @Nullable Void work() throws IOException {
        try (StandardJavaFileManager files = COMPILER.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath());
            long seed = next.getAndIncrement();
            while (seed < SEED + COUNT && failures.size() < MOST_FAILURES) {
                if ((seed - SEED) % PROGRESS == PROGRESS - 1) {
                    System.out.println(Instant.now() + ": seed " + seed + ", failed " + failures.size());
                }
                RandomModule module = new RandomModule(seed);
                MemoryOutput output = new MemoryOutput(files);
                Optional<String> failure = failure(module, output, seed);
                if (failure.isPresent()) {
                    failures.add("seed %d: %s%n%s%n%s%n".formatted(seed, failure.get(), module, output.generated()));
                }
                seed = next.getAndIncrement();
            }
        }
        return null;
    }

    private Optional<String> failure(RandomModule module, MemoryOutput output, long seed) {
        try {
            List<String> says = compile(module, output, List.of(new SerializerProcessor(), new TypebusProcessor()));
            boolean ofNames = !says.isEmpty() && says.stream().allMatch(message -> message.matches(REFUSED));
            if (ofNames
                    || (!says.isEmpty() && !compile(module, output, List.of()).isEmpty())) {
                refused.incrementAndGet(); // the latter by javac alone: a type A$B beside a type B within A
                return Optional.empty();
            }
            return says.isEmpty() ? roundTrip(output, seed) : Optional.of(String.join("\n", says));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return Optional.of(e.toString() + e.getCause());
        }
    }

    private static List<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*(bus-annotations|bus-runtime|jackson-core|jspecify).*"))
                .map(Path::of)
                .toList();
    }

    private static List<String> compile(RandomModule module, MemoryOutput output, List<Processor> processors) {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavaCompiler.CompilationTask task =
                COMPILER.getTask(null, output, diagnostics, OPTIONS, null, module.sources());
        task.setProcessors(processors);
        boolean compiled = task.call();
        List<String> messages = diagnostics.getDiagnostics().stream()
                .filter(each -> each.getKind() != Diagnostic.Kind.NOTE)
                .map(RandomModulesTest::message)
                .toList();
        return compiled || !messages.isEmpty()
                ? messages
                : List.of("the compiler ended without an error, and did not compile");
    }

    private static String message(Diagnostic<? extends JavaFileObject> said) {
        String text = said.getMessage(Locale.ROOT);
        return text.startsWith("[") ? text : said.getSource() + ":" + said.getLineNumber() + ": " + text;
    }

    private static Optional<String> roundTrip(MemoryOutput output, long seed) throws ReflectiveOperationException {
        ClassLoader loader = output.loader();
        int events = 0;
        for (String name : output.classes()) {
            Class<?> type = Class.forName(name, true, loader);
            if (output.isGenerated(name) && type.getSimpleName().equals("Events")) {
                Method catalog = type.getMethod("catalog");
                catalog.invoke(null);
            }
            if (EventSerializer.class.isAssignableFrom(type)) {
                Field constant = type.getDeclaredField("TYPE");
                constant.setAccessible(true);
                Optional<String> difference = roundTrip((EventType<?>) constant.get(null), seed);
                if (difference.isPresent()) {
                    return difference;
                }
                events++;
            }
        }
        return events < 3 ? Optional.of("only " + events + " events") : Optional.empty();
    }

    /** Writes and reads three events of the type; returns the first difference between an event and the one that was read, empty if there is none. */
    static <E> Optional<String> roundTrip(EventType<E> type, long seed) {
        RandomValues any = new RandomValues(new Random(seed));
        for (int i = 0; i < 3; i++) {
            E event = any.ofRecord(type.payloadType());
            E back = JsonText.read(type, JsonText.write(type, event));
            Optional<String> difference = DeepEquals.difference(type.name(), event, back);
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }
}
