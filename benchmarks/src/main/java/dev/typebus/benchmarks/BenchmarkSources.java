package dev.typebus.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/** Sources of the benchmark of javac, in memory. */
final class BenchmarkSources {
    /** Returns the components after the first. */
    private static final String COMPONENTS = """
            String name, int count, long total, boolean open,
            java.math.BigDecimal amount, java.time.Instant at, java.time.LocalDate day, java.util.List<String> tags,
            java.util.Optional<String> note""";

    private BenchmarkSources() {}

    /** Returns events of 10 components each and, if wanted, one handler for every tenth. */
    static List<JavaFileObject> events(int size, boolean handlers) {
        List<JavaFileObject> sources = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            sources.add(source("Thing" + i + "Done", """
                    package bench;
                    @dev.typebus.annotations.DomainEvent("Thing%1$d.Done")
                    public record Thing%1$dDone(
                        @dev.typebus.annotations.AggregateId java.util.UUID id, %2$s) {}
                    """.formatted(i, COMPONENTS)));
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

    /** Returns the same records without Typebus. */
    static List<JavaFileObject> jsonRecords(int size) {
        List<JavaFileObject> sources = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            sources.add(source("Thing" + i + "Done", """
                    package bench;
                    @io.avaje.jsonb.Json
                    public record Thing%1$dDone(
                        java.util.UUID id, %2$s) {}
                    """.formatted(i, COMPONENTS)));
        }
        return sources;
    }

    /** Returns events of 10 components each, in this number of versions, each upcast to the next. */
    static List<JavaFileObject> versions(int size, int versions) {
        List<JavaFileObject> sources = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            for (int version = 1; version <= versions; version++) {
                String upcaster = version == 1
                        ? ""
                        : "@dev.typebus.annotations.Upcasts static Thing%1$dV%2$d upcast(Thing%1$dV%3$d old) { return null; }"
                                .formatted(i, version, version - 1);
                sources.add(source("Thing" + i + "V" + version, """
                        package bench;
                        @dev.typebus.annotations.DomainEvent(value = "Thing%1$d.Done", version = %2$d)
                        public record Thing%1$dV%2$d(
                            @dev.typebus.annotations.AggregateId java.util.UUID id, %4$s) { %3$s }
                        """.formatted(i, version, upcaster, COMPONENTS)));
            }
        }
        return sources;
    }

    private static JavaFileObject source(String name, String text) {
        return source(URI.create("string:///bench/" + name + ".java"), text);
    }

    private static JavaFileObject source(URI uri, String text) {
        return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    /** Returns all Java files below a directory. */
    static List<JavaFileObject> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<JavaFileObject> sources = new ArrayList<>();
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                sources.add(source(file.toUri(), Files.readString(file)));
            }
            return sources;
        }
    }
}
