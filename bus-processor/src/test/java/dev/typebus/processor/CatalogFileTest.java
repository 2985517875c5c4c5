package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.EventCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                        "NOTE [SamplesNew] typebus.samples: it gets the first sample of what is stored. Commit it,");
        assertThat(catalog).content().contains("\"Loan.Funded\": {", "\"fee\": \"int\"");
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
                .containsExactly("ERROR [CatalogOutdated] typebus.catalog.json: it does not know yet Loan.Funded v1."
                        + " Accept and commit it before the release: mvn clean compile -Dtypebus.catalog=accept:"
                        + " docs/errors/CatalogOutdated.md");
        Files.move(module.resolve("pom.xml"), module.resolve("build.gradle.kts"));
        assertThat(compile("build/classes/java/main", "note", ", @Default(\"0\") int fee"))
                .singleElement()
                .asString()
                .startsWith("NOTE [CatalogOutdated] ")
                .contains("./gradlew compileJava --rerun -Dtypebus.catalog=accept");
    }

    @Test
    void isNotForTests() {
        compile("target/classes", "accept", "");

        for (String output : new String[] {"target/test-classes", "build/classes/java/test", "bin/integrationTest"}) {
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

    @Test
    void remembersWhatWasRemoved() {
        compile("target/classes", "accept", ", @Default(\"0\") int fee");
        assertThat(compile("target/classes", "accept", "")).isEmpty();
        assertThat(catalog).content().contains("\"removed\": true");

        assertThat(compile("target/classes", "accept", ", java.util.Optional<String> fee"))
                .singleElement()
                .asString()
                .contains(
                        "[ComponentTypeChanged] LoanFunded.fee: it is string, and stored events of Loan.Funded v1 have int there");
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
        return new Compilation(module.resolve("target/classes")).option("-Atypebus.catalog=" + mode);
    }

    private static EventCatalog catalog(Compilation compilation) throws ReflectiveOperationException {
        return (EventCatalog)
                compilation.load("app.Events").getMethod("catalog").invoke(null);
    }

    private List<String> compile(String output, String mode, String components) {
        Javac.Source source = Javac.Source.of("app/LoanFunded.java", """
                package app;
                import dev.typebus.annotations.*;
                @DomainEvent("Loan.Funded")
                record LoanFunded(@AggregateId long id%s) {}
                """.formatted(components));
        return new Javac(module.resolve(output))
                .options("-Atypebus.catalog=" + mode).compile(List.of(source)).stream()
                        .map(diagnostic -> diagnostic.getKind() + " " + diagnostic.getMessage(Locale.ROOT))
                        .toList();
    }
}
