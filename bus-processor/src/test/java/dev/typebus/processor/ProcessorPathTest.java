package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** If a hand-written processor path lacks a jar, the error names the jar once. */
class ProcessorPathTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "bus-annotations, dev.typebus:bus-annotations, dev.typebus.annotations.",
        "javapoet, com.palantir.javapoet:javapoet, com.palantir.javapoet.",
        "auto-common, com.google.auto:auto-common, com.google.auto.common.",
        "guava, 'com.google.guava:guava, com.google.guava:failureaccess', com.google.common.",
        "jackson-core, tools.jackson.core:jackson-core, tools.jackson.core."
    })
    void missingJarIsNamed(String jar, String coordinates, String className) throws Exception {
        Path source = directory.resolve("LoanFunded.java");
        Files.writeString(source, """
                @dev.typebus.annotations.DomainEvent("Loan.Funded")
                record LoanFunded(@dev.typebus.annotations.AggregateId long loanId) {}

                @dev.typebus.annotations.DomainEvent("Loan.Closed")
                record LoanClosed(@dev.typebus.annotations.AggregateId long loanId) {}
                """);
        // Jackson reads the catalog file only
        Path released = directory.resolve("typebus.catalog.json");
        if (jar.equals("jackson-core")) {
            Files.writeString(released, "{}");
        }
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains(jar))
                .collect(Collectors.joining(File.pathSeparator));

        JavacProcess.Result result = new JavacProcess(directory.resolve("classes"), Map.of())
                .compile(
                        source, "-processorpath", path, "-Atypebus.catalog=note", "-Atypebus.catalog.file=" + released);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.says())
                .singleElement()
                .asString()
                .matches("error: \\[ProcessorPathIncomplete] the annotation processor path: " + coordinates
                        + " (is|are) missing\\.\n    There is no " + className + "[\\w.$]+\\.\n    Add " + coordinates
                        + " to -processorpath, in Maven to annotationProcessorPaths, beside bus-processor and its other"
                        + " dependencies\\.\n  docs/errors/ProcessorPathIncomplete.md");
    }
}
