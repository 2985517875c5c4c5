package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.EventCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the catalog file is, and when it is written. */
class CatalogFileTest {
    @TempDir
    Path directory;

    private Path module = Path.of("");
    private Path catalog = Path.of("");

    @BeforeEach
    void createModule() throws IOException {
        Files.createFile(directory.resolve("pom.xml"));
        module = Files.createDirectory(directory.resolve("loans"));
        Files.createFile(module.resolve("pom.xml"));
        catalog = module.resolve("typebus.catalog.json");
    }

    @Test
    void isWrittenBesideTheModulesBuildFileWhenAsked() throws IOException {
        assertThat(compile("target/classes", "note", ", int fee")).isEmpty();
        assertThat(catalog).doesNotExist();

        assertThat(compile("target/classes", "accept", ", int fee"))
                .singleElement()
                .asString()
                .startsWith(
                        "NOTE [SamplesNew] typebus.samples: it gets the first sample of stored events.\n  Commit it,");
        assertThat(catalog).content().contains("\"Loan.Funded\": {", "\"fee\": \"int\"");
        assertThat(Files.getPosixFilePermissions(catalog))
                .as("who may read it")
                .isEqualTo(Files.getPosixFilePermissions(module.resolve("pom.xml")));
        assertThat(directory.resolve("typebus.catalog.json")).doesNotExist();
        assertThat(module.toFile().list())
                .containsExactlyInAnyOrder("pom.xml", "target", "typebus.catalog.json", "typebus.samples");
        assertThat(compile("target/classes", "check", ", int fee")).isEmpty();
    }

    @Test
    void staysAsItIsWhereOnlyTheOrderChanges() throws IOException {
        compile("target/classes", "accept", ", int fee, String note");
        String before = Files.readString(catalog);

        assertThat(compile("target/classes", "accept", ", String note, int fee"))
                .isEmpty();
        assertThat(compile("target/classes", "check", ", String note, int fee")).isEmpty();
        assertThat(catalog).hasContent(before);
    }

    @Test
    void tellsOfWhatIsNewWithTheCommandOfTheBuild() throws IOException {
        compile("target/classes", "accept", "");

        assertThat(compile("target/classes", "check", ", @Default(\"0\") int fee"))
                .containsExactly("""
                        ERROR [CatalogOutdated] typebus.catalog.json: the file lacks Loan.Funded v1.
                          Accept the code and commit the file before the release:
                            mvn clean compile -Dtypebus.catalog=accept
                        docs/errors/CatalogOutdated.md""");
        Files.move(module.resolve("pom.xml"), module.resolve("build.gradle.kts"));
        assertThat(compile("build/classes/java/main", "note", ", @Default(\"0\") int fee"))
                .singleElement()
                .asString()
                .startsWith("NOTE [CatalogOutdated] ")
                .contains("./gradlew compileJava --rerun -Dtypebus.catalog=accept");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "build.gradle         | ./gradlew compileJava --rerun -Dtypebus.catalog=accept",
                "build.gradle.kts     | ./gradlew compileJava --rerun -Dtypebus.catalog=accept",
                "loans.gradle         | ./gradlew compileJava --rerun -Dtypebus.catalog=accept",
                "typebus.catalog.json | javac -Atypebus.catalog=accept …",
            })
    void tellsTheCommandOfEachBuild(String buildFile, String command) throws IOException {
        compile("target/classes", "accept", "");
        Files.delete(module.resolve("pom.xml"));
        Files.delete(directory.resolve("pom.xml"));
        if (!buildFile.equals("typebus.catalog.json")) {
            Files.createFile(module.resolve(buildFile));
        }

        assertThat(compile("out", "check", ", @Default(\"0\") int fee"))
                .singleElement()
                .asString()
                .startsWith("ERROR [CatalogOutdated] ")
                .endsWith(":\n    " + command + "\ndocs/errors/CatalogOutdated.md");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pom.xml",
                "build.gradle",
                "build.gradle.kts",
                "loans.gradle",
                "loans.gradle.kts",
                "build.sbt",
                "BUILD",
                "BUILD.bazel"
            })
    void isBesideEachBuildFile(String buildFile) throws IOException {
        Files.move(module.resolve("pom.xml"), module.resolve(buildFile));

        compile("target/classes", "accept", "");
        assertThat(catalog).exists();
        assertThat(directory.resolve("typebus.catalog.json")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "build/classes/java/main",
                "bin/main",
                "target/scala-3/classes",
                "target/out/jvm/scala-3/classes",
                "out"
            })
    void isBesideTheBuildDirectoryWithoutABuildFile(String output) {
        for (String name : List.of("Opened", "Closed")) {
            Path own = directory.resolve(name);

            assertThat(compile(own.resolve(output), "accept", name, "")).hasSize(1);
            assertThat(own.resolve("typebus.catalog.json")).content().contains("\"Loan." + name + "\": {");
            assertThat(compile(own.resolve(output), "check", name, ", @Default(\"0\") int fee"))
                    .singleElement()
                    .asString()
                    .startsWith("ERROR [CatalogOutdated] ")
                    .contains("mvn clean compile -Dtypebus.catalog=accept");
        }
        assertThat(directory.resolve("typebus.catalog.json")).doesNotExist();
    }

    @Test
    void tellsThatAllThatIsGoneMayBeAnotherModules() {
        assertThat(compile(module.resolve("out/production/loans"), "accept", "Opened", ", int fee"))
                .hasSize(1);

        assertThat(compile(module.resolve("out/production/mail"), "check", "Closed", ""))
                .singleElement()
                .asString()
                .startsWith("ERROR [EventGone] Loan.Opened: ")
                .contains("\n  Or if " + catalog
                        + " is another module's, give this one a file of its own:\n    -Atypebus.catalog.file=");
    }

    @Test
    void isWhereTheBuildSaysBelowTheModule() {
        String file = "-Atypebus.catalog.file=contracts/loans.catalog.json";

        assertThat(compile("target/classes", "accept", "", file)).hasSize(1);
        assertThat(module.resolve("contracts").toFile().list())
                .containsExactlyInAnyOrder("loans.catalog.json", "loans.samples");
        assertThat(catalog).doesNotExist();
        assertThat(compile("target/classes", "check", ", int fee", file))
                .singleElement()
                .asString()
                .startsWith("ERROR [ComponentNotStored] LoanFunded.fee: ");
        assertThat(compile("target/classes", "accept", "", "-Atypebus.catalog.file=../loans.json"))
                .hasSize(1);
        assertThat(directory.resolve("loans.json"))
                .hasSameTextualContentAs(module.resolve("contracts/loans.catalog.json"));
    }

    @Test
    void isEachModulesOwnWhereTwoAreCompiledAtOnce() throws Exception {
        List<String> names = List.of("Opened", "Closed");
        ExecutorService threads = Executors.newFixedThreadPool(names.size());
        CyclicBarrier together = new CyclicBarrier(names.size());
        try {
            List<Future<?>> modules = new ArrayList<>();
            for (String name : names) {
                Path own = Files.createDirectory(directory.resolve(name));
                Files.createFile(own.resolve("pom.xml"));
                modules.add(threads.submit(() -> {
                    StringBuilder components = new StringBuilder();
                    for (int fees = 0; fees < 5; fees++) {
                        components.append(", @Default(\"0\") int fee").append(fees);
                        together.await(1, TimeUnit.MINUTES);
                        assertThat(compile(own, name, components.toString())).hasSize(fees == 0 ? 1 : 0);
                    }
                    return own;
                }));
            }
            for (Future<?> each : modules) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        for (String name : names) {
            Path own = directory.resolve(name);
            assertThat(own.resolve("typebus.catalog.json"))
                    .content()
                    .containsOnlyOnce("\"Loan.")
                    .contains("\"Loan." + name + "\": {", "\"fee0\": {", "\"fee4\": {");
            assertThat(own.resolve("typebus.samples").toFile().list()).containsExactly("Loan." + name + ".v1.json");
        }
    }

    @Test
    void isNotForTests() {
        compile("target/classes", "accept", "");

        for (String output : new String[] {
            "target/test-classes", "build/classes/java/testFixtures", "build/classes/java/jmh", "out/test/loans"
        }) {
            assertThat(compile(output, "check", ", int fee")).as(output).isEmpty();
        }
    }

    @Test
    void isNotWrittenWhereSomethingBreaks() throws IOException {
        compile("target/classes", "accept", "");
        String before = Files.readString(catalog);

        assertThat(compile("target/classes", "accept", ", int fee"))
                .singleElement()
                .asString()
                .startsWith("ERROR [ComponentNotStored] LoanFunded.fee: ");
        assertThat(catalog).hasContent(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"note", "check", "accept"})
    void isMissedWhereItsSamplesAre(String mode) throws IOException {
        compile("target/classes", "accept", "");
        Files.delete(catalog);

        assertThat(compile("target/classes", mode, "")).containsExactly("""
                        ERROR [CatalogGone] typebus.catalog.json: the file is missing, but typebus.samples beside it has samples of its events.
                          Nothing was compared.
                          Restore the file from the last commit.
                          Or if nothing was released, delete the samples, too.
                        docs/errors/CatalogGone.md""");
        assertThat(catalog).doesNotExist();
        Files.delete(module.resolve("typebus.samples/Loan.Funded.v1.json"));
        assertThat(compile("target/classes", "check", "")).isEmpty();
    }

    @Test
    void remembersWhatWasRemoved() {
        compile("target/classes", "accept", ", @Default(\"0\") int fee");
        assertThat(compile("target/classes", "accept", "")).isEmpty();
        assertThat(catalog).content().contains("\"removed\": true");

        assertThat(compile("target/classes", "accept", ", java.util.Optional<String> fee"))
                .singleElement()
                .asString()
                .contains(
                        "[ComponentTypeChanged] LoanFunded.fee: it is string, but stored events of Loan.Funded v1 have int.");
        assertThat(compile("target/classes", "accept", ", java.util.Optional<Long> fee"))
                .isEmpty();
    }

    @Test
    void letsTheGeneratedCatalogKnowWhatIsRetired() throws ReflectiveOperationException {
        String event = """
                package app;
                import dev.typebus.annotations.*;
                %s @DomainEvent("Loan.%s") record Loan%s(@AggregateId long id) {}
                """;
        Compilation both = inModule("accept")
                .source("app/LoanFunded.java", event.formatted("", "Funded", "Funded"))
                .source("app/LoanFlagged.java", event.formatted("", "Flagged", "Flagged"))
                .succeeds();
        assertThat(catalog(both).isUnknown("Loan.Flagged")).isFalse();

        String funded = event.formatted("@Retired(\"Loan.Flagged\")", "Funded", "Funded");
        assertThat(catalog(inModule("note")
                                .source("app/LoanFunded.java", funded)
                                .succeeds())
                        .isUnknown("Loan.Flagged"))
                .isFalse();
        inModule("accept").source("app/LoanFunded.java", funded).succeeds();
        Compilation remembered = inModule("check")
                .source("app/LoanFunded.java", event.formatted("", "Funded", "Funded"))
                .succeeds();
        assertThat(catalog(remembered).isUnknown("Loan.Flagged")).isFalse();
        assertThat(catalog(remembered).isUnknown("Loan.Flogged")).isTrue();
    }

    private Compilation inModule(String mode) {
        return new Compilation(module.resolve("target/classes")).clean().option("-Atypebus.catalog=" + mode);
    }

    private static EventCatalog catalog(Compilation compilation) throws ReflectiveOperationException {
        return (EventCatalog)
                compilation.load("app.Events").getMethod("catalog").invoke(null);
    }

    private List<String> compile(String output, String mode, String components, String... options) {
        return compile(
                new Javac(module.resolve(output))
                        .options("-Atypebus.catalog=" + mode)
                        .options(options),
                "Funded",
                components);
    }

    private static List<String> compile(Path module, String name, String components) {
        return compile(module.resolve("target/classes"), "accept", name, components);
    }

    private static List<String> compile(Path output, String mode, String name, String components) {
        return compile(new Javac(output).options("-Atypebus.catalog=" + mode), name, components);
    }

    private static List<String> compile(Javac javac, String name, String components) {
        Javac.Source source = Javac.Source.of("app/Loan" + name + ".java", """
                package app;
                import dev.typebus.annotations.*;
                @DomainEvent("Loan.%s")
                record Loan%s(@AggregateId long id%s) {}
                """.formatted(name, name, components));
        return javac.compile(List.of(source)).stream()
                .map(diagnostic -> diagnostic.getKind() + " " + Javac.message(diagnostic))
                .toList();
    }
}
