package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalog file with nothing set up in the build: a system property of the command line, and {@code CI=true} in the environment. */
class CatalogCommandTest {
    private static final Map<String, String> LOCALLY = Map.of();
    private static final Map<String, String> ON_CI = Map.of("CI", "true");
    private static final String ACCEPT = "-J-Dtypebus.catalog=accept";
    private static final String OUTDATED = """
            [CatalogOutdated] typebus.catalog.json: the file lacks Loan.Funded v1.
                Accept the code and commit the file before the release:
                  mvn clean compile -Dtypebus.catalog=accept
              docs/errors/CatalogOutdated.md""";

    @TempDir
    Path module;

    private Path catalog = Path.of("");

    @BeforeEach
    void createModule() throws IOException {
        Files.createFile(module.resolve("pom.xml"));
        catalog = module.resolve("typebus.catalog.json");
    }

    @Test
    void writesTheFileWhateverTheBuildAndTheEnvironmentSay() throws Exception {
        JavacProcess.Result accepted = compile(ON_CI, "", ACCEPT, "-Atypebus.catalog=note");

        assertThat(accepted.exitCode()).isZero();
        assertThat(accepted.says())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("Note: [CatalogAccepted] "),
                        second -> assertThat(second).startsWith("Note: [SamplesNew] "));
        assertThat(catalog).content().contains("\"Loan.Funded\": {");
    }

    @Test
    void isAskedForOnContinuousIntegration() throws Exception {
        assertThat(compile(ON_CI, "").says()).as("without a file").isEmpty();
        compile(LOCALLY, "", ACCEPT);

        String more = ", @Default(\"0\") int fee";
        JavacProcess.Result onCi = compile(ON_CI, more);
        assertThat(onCi.exitCode()).isNotZero();
        assertThat(onCi.says()).containsExactly("error: " + OUTDATED);
        JavacProcess.Result locally = compile(LOCALLY, more);
        assertThat(locally.exitCode()).isZero();
        assertThat(locally.says()).containsExactly("Note: " + OUTDATED);
        assertThat(compile(ON_CI, more, "-Atypebus.catalog=note").says())
                .as("the build file before the environment")
                .containsExactly("Note: " + OUTDATED);

        String property = Pattern.compile("-D\\S+=[a-z]+")
                .matcher(onCi.says().get(0))
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElseThrow();
        assertThat(compile(LOCALLY, more, "-J" + property).exitCode()).isZero();
        assertThat(compile(ON_CI, more)).isEqualTo(new JavacProcess.Result(0, List.of()));
    }

    private JavacProcess.Result compile(Map<String, String> environment, String components, String... options)
            throws IOException, InterruptedException {
        Path source = module.resolve("src/main/java/app/LoanFunded.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, """
                package app;
                import dev.typebus.annotations.*;
                @DomainEvent("Loan.Funded")
                record LoanFunded(@AggregateId long id%s) {}
                """.formatted(components));
        return new JavacProcess(module.resolve("target/classes"), environment).compile(source, options);
    }
}
