package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.EventCatalog;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content of the catalog file, and when it is written. {@link CatalogLocationTest} tests its place. */
class CatalogFileTest extends CatalogModule {
    @Test
    void acceptModeWritesTheFileBesideTheBuildFile() throws IOException {
        assertThat(compile("target/classes", "note", ", int fee")).isEmpty();
        assertThat(catalog).doesNotExist();

        assertThat(compile("target/classes", "accept", ", int fee"))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith(
                                        "NOTE [CatalogAccepted] typebus.catalog.json: Loan.Funded v1 is accepted.\n"
                                                + "  Commit this file and the new samples in typebus.samples before the release."),
                        second -> assertThat(second)
                                .startsWith("NOTE [SamplesNew] typebus.samples: the first sample of stored events is"
                                        + " written.\n  Read it in a test of this module:"));
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
    void changedOrderLeavesTheFileUnchanged() throws IOException {
        compile("target/classes", "accept", ", int fee, String note");
        String before = Files.readString(catalog);

        assertThat(compile("target/classes", "accept", ", String note, int fee"))
                .isEmpty();
        assertThat(compile("target/classes", "check", ", String note, int fee")).isEmpty();
        assertThat(catalog).hasContent(before);
    }

    @Test
    void newVersionIsReportedWithTheBuildCommand() throws IOException {
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
    void commandFollowsTheBuildFile(String buildFile, String command) throws IOException {
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

    @Test
    void breakingChangeLeavesTheFileUnchanged() throws IOException {
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
    void missingFileBesideSamplesIsReported(String mode) throws IOException {
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
    void removedComponentIsRemembered() {
        compile("target/classes", "accept", ", @Default(\"0\") int fee");
        assertThat(compile("target/classes", "accept", "")).hasSize(1);
        assertThat(catalog).content().contains("\"removed\": true");

        assertThat(compile("target/classes", "accept", ", java.util.Optional<String> fee"))
                .singleElement()
                .asString()
                .contains(
                        "[ComponentTypeChanged] LoanFunded.fee: it is string, but stored events of Loan.Funded v1 have int.");
        assertThat(compile("target/classes", "accept", ", java.util.Optional<Long> fee"))
                .singleElement()
                .asString()
                .startsWith("NOTE [CatalogAccepted] ");
    }

    @Test
    void generatedCatalogKnowsRetiredEvents() throws ReflectiveOperationException {
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
}
