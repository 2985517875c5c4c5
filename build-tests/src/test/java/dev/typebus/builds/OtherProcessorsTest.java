package dev.typebus.builds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.EventCatalog;
import dev.typebus.handler.Group;
import dev.typebus.handler.HandlerTable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compiles and runs the application in {@code resources/lending} with Lombok, MapStruct, Dagger, Micronaut, this processor, and a processor that
 * writes events and handlers, in several orders.
 */
class OtherProcessorsTest {
    private static final Path SOURCES = Path.of("src", "test", "resources", "lending");
    private static final String SERVICES = "META-INF/services/javax.annotation.processing.Processor";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lombok org.mapstruct dagger io.micronaut dev.typebus.builds dev.typebus.processor",
                "dev.typebus.processor lombok org.mapstruct dagger io.micronaut dev.typebus.builds",
                "dev.typebus.builds io.micronaut dagger dev.typebus.processor org.mapstruct lombok"
            })
    void inAnyOrderTheApplicationRuns(String order) throws Exception {
        assertThat(compile(path(order))).isEmpty();

        try (URLClassLoader classes =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, OtherProcessorsTest.class.getClassLoader())) {
            Class<?> application = classes.loadClass("com.example.lending.Application");
            assertThat(call(application, "json"))
                    .isEqualTo("{\"loanId\":7,\"terms\":{\"months\":36,\"kind\":\"FIXED\"},\"amount\":\"5 EUR\","
                            + "\"rates\":[{\"year\":1,\"percent\":\"2.5\"}]}");
            assertThat(((EventCatalog) call(application, "catalog")).types())
                    .extracting(Object::toString)
                    .containsExactly("Loan.Funded v1", "Loan.Reminded v1");
            assertThat(((HandlerTable) call(application, "handlersOfDagger"))
                            .groups().stream().flatMap(OtherProcessorsTest::handlers))
                    .containsExactly(
                            "late/archive",
                            "mail/congratulate",
                            "mail/reminded",
                            "payment/plan",
                            "payment/count",
                            "report/report");
            assertThat((List<?>) call(application, "handledByMicronaut"))
                    .hasToString("[mailed about 8, measured report, reported 5]");
        }
    }

    private static Stream<String> handlers(Group group) {
        return group.handlers().stream().map(handler -> group.name() + "/" + handler.id());
    }

    private static Object call(Class<?> type, String method) throws ReflectiveOperationException {
        return type.getMethod(method).invoke(null);
    }

    /** Returns the annotation processor path. javac runs the processors in its order. */
    private static List<Path> path(String order) throws IOException {
        Set<Path> path = new LinkedHashSet<>();
        for (String product : order.split(" ", -1)) {
            path.add(providerOf(product));
        }
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .forEach(path::add);
        return List.copyOf(path);
    }

    /** Returns the jar or directory that registers a processor whose name begins with this prefix. */
    private static Path providerOf(String product) throws IOException {
        for (URL services :
                Collections.list(OtherProcessorsTest.class.getClassLoader().getResources(SERVICES))) {
            try (InputStream in = services.openStream()) {
                if (new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .anyMatch(name -> name.startsWith(product))) {
                    String place =
                            services.toString().replaceFirst("^jar:", "").replaceFirst("!?/" + SERVICES + "$", "");
                    return Path.of(URI.create(place));
                }
            }
        }
        throw new AssertionError(product + " is not on the class path");
    }

    /** Returns the errors and warnings. */
    private List<String> compile(List<Path> processors) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        List<String> messages = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(said, null, StandardCharsets.UTF_8);
                Stream<Path> sources = Files.walk(SOURCES)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(directory));
            files.setLocationFromPaths(StandardLocation.ANNOTATION_PROCESSOR_PATH, processors);
            JavaCompiler.CompilationTask task = compiler.getTask(
                    null,
                    files,
                    said,
                    List.of("--release", "17", "-parameters"),
                    null,
                    files.getJavaFileObjectsFromPaths(
                            sources.filter(source -> source.toString().endsWith(".java"))
                                    .toList()));
            if (!task.call()) {
                messages.add("not compiled");
            }
        }
        for (Diagnostic<? extends JavaFileObject> each : said.getDiagnostics()) {
            if (each.getKind() != Diagnostic.Kind.NOTE) {
                JavaFileObject source = each.getSource();
                messages.add((source == null ? "" : source.getName()) + ":" + each.getLineNumber() + " "
                        + each.getMessage(Locale.ROOT));
            }
        }
        return messages;
    }
}
