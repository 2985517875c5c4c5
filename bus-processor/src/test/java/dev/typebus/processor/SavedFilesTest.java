package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of all kinds that are compiled again, one by one, into the output of a whole module. */
class SavedFilesTest {
    private static final Map<String, String> SOURCES = new TreeMap<>(Map.of(
            "Paid",
            """
            /** Money came in. */
            @DomainEvent("Loan.Paid") public record Paid(@AggregateId long loanId, Kind kind, Iban iban) {}
            """,
            "Paid2",
            """
            /** Money came in, in cents. @param cents how much */
            @DomainEvent(value = "Loan.Paid", version = 2) public record Paid2(@AggregateId long loanId, long cents) {}
            """,
            "Closed",
            "@DomainEvent(\"Loan.Closed\") public record Closed(@AggregateId long loanId) {}",
            "Up",
            "public class Up { @Upcasts public static Paid2 up(Paid old) { return new Paid2(old.loanId(), 0); } }",
            "Old",
            "@Retired(\"Loan.Old\") public class Old {}",
            "Kind",
            "public enum Kind { @JsonName(\"in full\") FULL, @JsonName(\"in part\") PART }",
            "Iban",
            "@ValueRecord public record Iban(String text) {}",
            "Mail",
            "public class Mail { @Handles public void on(Paid2 event) {} }",
            "Loans",
            "public interface Loans { @DomainEvent(\"Loan.Sold\") record Sold(@AggregateId long loanId) {} }"));

    @TempDir
    Path directory;

    private Compilation compilation() {
        return new Compilation(directory.resolve("out"))
                .library(directory.resolve("out"))
                .withoutDoclint()
                .option("-implicit:class");
    }

    private static Compilation with(Compilation compilation, String name, String text) {
        return compilation.source(
                "com/example/" + name + ".java", "package com.example; import dev.typebus.annotations.*;\n" + text);
    }

    private Compilation saved(String name, String text) {
        return with(compilation(), name, text);
    }

    @BeforeEach
    void whole() {
        Compilation whole = compilation();
        SOURCES.forEach((name, text) -> with(whole, name, text));
        whole.succeeds();
    }

    /** Without a warning; {@code Closed} is handled by no one, which is a note. */
    @ParameterizedTest
    @ValueSource(strings = {"Paid", "Paid2", "Closed", "Up", "Old", "Kind", "Iban", "Mail", "Loans"})
    void savedFileEqualsTheWholeModule(String name) {
        Map<String, byte[]> before = bytes(compilation());
        Map<String, byte[]> after =
                bytes(saved(name, SOURCES.getOrDefault(name, "")).succeeds());

        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach((file, bytes) -> assertThat(bytes).as(file).isEqualTo(before.get(file)));
    }

    /** A file that has no class file tells of the round it was made for. */
    private static Map<String, byte[]> bytes(Compilation compilation) {
        Map<String, byte[]> bytes = compilation.outputBytes();
        bytes.keySet().removeIf(file -> file.contains("typebus_round_"));
        return bytes;
    }

    @Test
    void renamedUpcasterIsCalledByItsNewName() {
        Compilation saved = saved("Up", SOURCES.getOrDefault("Up", "").replace("up(", "toCents("))
                .succeeds();

        assertThat(saved.generated().get("com/example/Events.java")).contains("Up::toCents");
    }

    @Test
    void classesThatAreProcessedAgainKeepComments() {
        Map<String, String> before = compilation().generated();
        Compilation saved = saved("Mail", SOURCES.getOrDefault("Mail", ""));
        SOURCES.keySet().stream()
                .filter(name -> !name.equals("Mail"))
                .forEach(name -> saved.processing("com.example." + name));

        assertThat(saved.succeeds().generated()).containsAllEntriesOf(before);
    }

    /** Its class file was written before the error was found, its serializer's was not. */
    @Test
    void eventOfFailedCompilationGetsItsSerializer() throws IOException {
        Files.delete(directory.resolve("out/com/example/ClosedSerializer.class"));

        assertThat(saved("Mail", SOURCES.getOrDefault("Mail", "")).succeeds().outputBytes())
                .containsKey("com/example/ClosedSerializer.class");
    }

    @Test
    void eventRemovedFromItsFileIsGone() throws IOException {
        Files.delete(directory.resolve("out/com/example/Loans$Sold.class"));
        saved("Loans", "public interface Loans {}").succeeds();

        assertThat(saved("Mail", SOURCES.getOrDefault("Mail", ""))
                        .succeeds()
                        .generated()
                        .get("com/example/Events.java"))
                .doesNotContain("LOAN_SOLD");
    }
}
