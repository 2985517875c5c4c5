package dev.typebus.builds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.typebus.event.EventCatalog;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles a Maven project with main and tests in one package, by Maven in a separate process. The project needs no plugins beyond those of this
 * build. Typebus comes from this test's class path, because it is not installed.
 */
class MavenTest {
    private static final String EVENT = """
            package com.bank;
            import dev.typebus.annotations.*;
            @DomainEvent("Loan.%1$s") public record Loan%1$s(@AggregateId long loanId) {}
            """;

    @TempDir
    Path project;

    @BeforeEach
    void writeProject() throws IOException {
        write("pom.xml", pom());
        write("src/main/java/com/bank/LoanFunded.java", EVENT.formatted("Funded"));
        write("src/main/java/com/bank/LoanClosed.java", EVENT.formatted("Closed"));
        write("src/main/java/com/bank/App.java", """
                package com.bank;
                public class App { public static final Object TYPE = Events.LOAN_FUNDED; }
                """);
        write("src/test/java/com/bank/Probes.java", """
                package com.bank;
                import dev.typebus.annotations.*;
                public class Probes {
                  @DomainEvent("Probe.Seen") public record Seen(@AggregateId long id) {}
                  @Handles public void funded(LoanFunded event) {}
                  @Handles public void seen(Seen event) { Object unused = App.TYPE; }
                }
                """);
    }

    @Test
    void testsHaveEventsAndHandlersBesideMains() throws Exception {
        maven("test-compile");

        assertThat(project.resolve("target/test-classes/com/bank/Events.class")).doesNotExist();
        assertThat(project.resolve("target/test-classes/com/bank/test/Handlers.class"))
                .exists();
        assertThat(catalog("com.bank.Events")).containsExactly("Loan.Closed v1", "Loan.Funded v1");
        assertThat(catalog("com.bank.test.Events"))
                .containsExactly("Loan.Closed v1", "Loan.Funded v1", "Probe.Seen v1");
    }

    @Test
    void whatIsCompiledAgainHasAllEvents() throws Exception {
        maven("compile");
        String changed = EVENT.formatted("Funded").replace("loanId", "loan");
        write("src/main/java/com/bank/LoanFunded.java", changed);
        String one = maven("compile", "-Dmaven.compiler.useIncrementalCompilation=false");

        assertThat(one).contains("Compiling 1 source file");
        assertThat(catalog("com.bank.Events")).containsExactly("Loan.Closed v1", "Loan.Funded v1");

        write("src/main/java/com/bank/LoanFunded.java", changed.replace("loan)", "number)"));
        maven("compile");
        assertThat(catalog("com.bank.Events")).containsExactly("Loan.Closed v1", "Loan.Funded v1");

        Files.delete(project.resolve("src/main/java/com/bank/LoanClosed.java"));
        maven("compile");
        assertThat(catalog("com.bank.Events")).containsExactly("Loan.Funded v1");
    }

    private void write(String path, String text) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    private List<String> catalog(String events) throws Exception {
        URL[] classes = {
            project.resolve("target/test-classes").toUri().toURL(),
            project.resolve("target/classes").toUri().toURL()
        };
        try (URLClassLoader loader = new URLClassLoader(classes, MavenTest.class.getClassLoader())) {
            EventCatalog catalog =
                    (EventCatalog) loader.loadClass(events).getMethod("catalog").invoke(null);
            return catalog.types().stream().map(Object::toString).toList();
        }
    }

    private String maven(String... arguments) throws IOException, InterruptedException {
        Optional<Path> maven = Stream.concat(
                        Stream.of(
                                        System.getProperty("maven.home", ""),
                                        System.getenv().getOrDefault("MAVEN_HOME", ""))
                                .filter(home -> !home.isEmpty())
                                .map(home -> Path.of(home, "bin")),
                        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                                .map(Path::of))
                .map(directory -> directory.resolve("mvn"))
                .filter(Files::isExecutable)
                .findFirst();
        if (maven.isEmpty()) {
            System.err.println("mvn is not on the PATH: builds by Maven are not tested");
        }
        assumeTrue(maven.isPresent());
        List<String> command = new ArrayList<>(List.of(maven.get().toString(), "--batch-mode"));
        Optional.ofNullable(System.getProperty("maven.repo.local"))
                .ifPresent(repository -> command.add("-Dmaven.repo.local=" + repository));
        command.addAll(List.of(arguments));
        ProcessBuilder child =
                new ProcessBuilder(command).directory(project.toFile()).redirectErrorStream(true);
        child.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = child.start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }

    private String pom() throws IOException {
        StringBuilder dependencies = new StringBuilder();
        for (String name : List.of("bus-annotations", "bus-runtime", "jackson-core", "jspecify")) {
            dependencies.append("""
                    <dependency><groupId>of.test</groupId><artifactId>%s</artifactId><version>1</version>
                      <scope>system</scope><systemPath>%s</systemPath></dependency>
                    """.formatted(name, jar(name)));
        }
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.bank</groupId><artifactId>bank</artifactId><version>1</version>
                  <properties>
                    <maven.compiler.release>17</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <dependencies>%s</dependencies>
                  <build><plugins>
                    <plugin><artifactId>maven-resources-plugin</artifactId><version>%s</version></plugin>
                    <plugin><artifactId>maven-compiler-plugin</artifactId><version>%s</version>
                      <configuration>
                        <compilerArgs><arg>-processorpath</arg><arg>%s</arg></compilerArgs>
                        <annotationProcessors>
                          <processor>dev.typebus.processor.SerializerProcessor</processor>
                          <processor>dev.typebus.processor.TypebusProcessor</processor>
                        </annotationProcessors>
                      </configuration>
                    </plugin>
                  </plugins></build>
                </project>
                """.formatted(
                        dependencies,
                        version("maven-resources-plugin"),
                        version("maven-compiler-plugin"),
                        classPath().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    }

    /** Returns the version of a plugin in this project's root POM. */
    private static String version(String plugin) throws IOException {
        String pom = Files.readString(Path.of("..", "pom.xml"));
        String start = "<artifactId>" + plugin + "</artifactId>\n          <version>";
        int from = pom.indexOf(start) + start.length();
        return pom.substring(from, pom.indexOf('<', from));
    }

    private static Stream<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .map(Path::toAbsolutePath);
    }

    /** Returns the jar on the class path. While all modules are built, the class path has a directory, of which a jar is made. */
    private Path jar(String name) throws IOException {
        Path found = classPath()
                .filter(path -> path.toString().contains(name))
                .findFirst()
                .orElseThrow();
        if (!Files.isDirectory(found)) {
            return found;
        }
        Path jar = Files.createDirectories(project.resolve("lib")).resolve(name + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(found)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(found.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, out);
            }
        }
        return jar;
    }
}
