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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Modules whose names are anything that Java allows: each compiles without a word, and its events come back as they were. More of them by
 * {@code -Dmodules.count=20000}; {@code -Dmodules.seed} is that of the first, the others follow.
 */
class RandomModulesTest {
    private static final int COUNT = Integer.getInteger("modules.count", 200);
    private static final long SEED = Long.getLong("modules.seed", 1);
    private static final int MOST_FAILURES = Integer.getInteger("modules.failures", 1);
    private static final List<String> OPTIONS = List.of(
            "--release",
            "17",
            "-Xlint:all,-processing,-options,-path",
            "-Werror",
            "-Atypebus.unhandled=ignore",
            "-Atypebus.catalog=note");

    /** Names that the processor refuses on purpose. */
    private static final String REFUSED = "(?s)\\[(GeneratedNameTaken|JsonNameTwice|JsonNameIsDiscriminator)].*";

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    @Test
    void modulesOfAnyNamesCompileAndRoundTrip() throws IOException {
        int refused = 0;
        int failed = 0;
        StringBuilder failures = new StringBuilder();
        try (StandardJavaFileManager files = COMPILER.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath());
            for (long seed = SEED; seed < SEED + COUNT && failed < MOST_FAILURES; seed++) {
                MemoryOutput output = new MemoryOutput(files);
                RandomModule module = new RandomModule(seed);
                Optional<String> failure;
                try {
                    List<String> says = compile(module, output);
                    if (!says.isEmpty() && says.stream().allMatch(message -> message.matches(REFUSED))) {
                        refused++;
                        continue;
                    }
                    failure = says.isEmpty() ? roundTrip(output, seed) : Optional.of(String.join("\n", says));
                } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                    failure = Optional.of(e.toString() + e.getCause());
                }
                if (failure.isPresent()) {
                    failed++;
                    failures.append("seed %d: %s%n%s%n%s%n".formatted(seed, failure.get(), module, output.generated()));
                }
            }
        }
        assertThat(failures.toString()).as("modules that failed").isEmpty();
        assertThat(refused).as("modules that were refused").isLessThan(COUNT / 3);
    }

    private static List<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*(bus-annotations|bus-runtime|jackson-core).*"))
                .map(Path::of)
                .toList();
    }

    private static List<String> compile(RandomModule module, MemoryOutput output) {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavaCompiler.CompilationTask task =
                COMPILER.getTask(null, output, diagnostics, OPTIONS, null, module.sources());
        task.setProcessors(List.of(new SerializerProcessor(), new TypebusProcessor()));
        task.call();
        return diagnostics.getDiagnostics().stream()
                .filter(each -> each.getKind() != Diagnostic.Kind.NOTE)
                .map(RandomModulesTest::message)
                .toList();
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

    private static <E> Optional<String> roundTrip(EventType<E> type, long seed) {
        AnyValue any = new AnyValue(new Random(seed));
        for (int i = 0; i < 3; i++) {
            E event = any.ofRecord(type.payloadType());
            E back = JsonText.read(type, JsonText.write(type, event));
            Optional<String> difference = Exactly.difference(type.name(), event, back);
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }
}
