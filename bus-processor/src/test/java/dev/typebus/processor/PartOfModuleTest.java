package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One file compiled again into the output of the whole module, as some builds and editors do. */
class PartOfModuleTest {
    private static final String FUNDED = """
            package com.example.loans;
            import dev.typebus.annotations.*;
            import java.util.*;
            /**
             * A loan was paid out.
             *
             * @param terms what was agreed
             */
            @DomainEvent("Loan.Funded")
            @Formerly("Loan.Paid")
            public record LoanFunded(@AggregateId long loanId, Terms terms, @JsonName("why") Optional<String> reason) {
              /** The agreement. @param months how long */
              public record Terms(int months, Kind kind) {}
              public enum Kind { @JsonName("fixed") FIXED, VARIABLE }
            }
            """;
    private static final String CLOSED = """
            package com.example.loans;
            import dev.typebus.annotations.*;
            /** The loan ended. */
            @DomainEvent("Loan.Closed") public record LoanClosed(@AggregateId long loanId) {}
            """;
    private static final String HANDLERS = """
            package com.example.mail;
            import com.example.loans.*;
            import dev.typebus.annotations.*;
            import dev.typebus.event.*;
            import dev.typebus.handler.*;
            public class MailHandlers {
              @Handles @Retry(attempts = 3) public void funded(LoanFunded event) {}
              @Handles("Loan.*") public void all(StoredEvent<JsonPayload> event) {}
            }
            """;
    private static final String PACKAGE = """
            @EventModule @Retired("Loan.Old")
            package com.example;
            import dev.typebus.annotations.*;
            """;
    private static final Map<String, String> SOURCES = Map.of(
            "com/example/loans/LoanFunded.java", FUNDED,
            "com/example/loans/LoanClosed.java", CLOSED,
            "com/example/mail/MailHandlers.java", HANDLERS,
            "com/example/package-info.java", PACKAGE);

    @TempDir
    Path directory;

    private Compilation whole(String output) {
        Compilation whole = new Compilation(directory.resolve(output));
        SOURCES.forEach(whole::source);
        return whole.succeeds();
    }

    private Compilation part(String output, String path, String text) {
        return again(output).source(path, text);
    }

    /** With what an earlier compilation left; where it left sources alone, javac's own check of comments fails. */
    private Compilation again(String output) {
        return new Compilation(directory.resolve(output))
                .library(directory.resolve(output))
                .withoutDoclint()
                .option("-implicit:class");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com/example/loans/LoanFunded.java",
                "com/example/loans/LoanClosed.java",
                "com/example/mail/MailHandlers.java",
                "com/example/package-info.java"
            })
    void oneFileAgainEqualsTheWholeModule(String path) {
        Map<String, byte[]> whole = whole("whole").outputBytes();
        whole("part");
        Map<String, byte[]> part =
                part("part", path, SOURCES.getOrDefault(path, "")).succeeds().outputBytes();

        part.keySet().removeIf(file -> file.contains("typebus_round_")); // has no class file
        assertThat(part.keySet()).isEqualTo(whole.keySet());
        part.forEach((file, bytes) -> assertThat(bytes).as(file).isEqualTo(whole.get(file)));
    }

    @Test
    void aNestedTypeThatChangesHasSerializersWrittenAnew() {
        String money = "package com.example; public record Money(long cents) {}";
        String priced = """
                package com.example;
                import dev.typebus.annotations.*;
                @DomainEvent("Item.Priced") public record Priced(@AggregateId long itemId, Money price) {}
                """;
        String sold = """
                package com.example;
                import dev.typebus.annotations.*;
                @DomainEvent("Item.Sold") public record Sold(@AggregateId long itemId) {}
                """;
        new Compilation(directory.resolve("part"))
                .source("com/example/Money.java", money)
                .source("com/example/Priced.java", priced)
                .source("com/example/Sold.java", sold)
                .succeeds();
        String other = "package com.example; public record Money(long cents, String currency) {}";
        Compilation part = part("part", "com/example/Money.java", other)
                .source("com/example/Sold.java", sold)
                .succeeds();

        assertThat(part.generated().get("com/example/PricedSerializer.java")).contains("currency");
    }

    @Test
    void whatIsGoneFromTheOutputIsGone() throws IOException {
        whole("part");
        Files.delete(directory.resolve("part/com/example/loans/LoanClosed.class"));
        Compilation part =
                part("part", "com/example/loans/LoanFunded.java", FUNDED).succeeds();

        assertThat(part.generated().get("com/example/Events.java"))
                .contains("LOAN_FUNDED")
                .doesNotContain("LOAN_CLOSED");
    }

    @Test
    void aFailedCompilationIsRepeated() {
        Compilation failed = part("part", "com/example/loans/LoanFunded.java", FUNDED)
                .source("com/example/loans/LoanClosed.java", CLOSED)
                .source("com/example/User.java", "package com.example; class User { Strin name; }");
        assertThat(failed.fails()).singleElement().asString().startsWith("cannot find symbol");

        part("part", "com/example/loans/LoanFunded.java", FUNDED)
                .source("com/example/loans/LoanClosed.java", CLOSED)
                .source("com/example/User.java", "package com.example; class User { String name; }")
                .succeeds();
    }

    @Test
    void sourcesWithoutTheirClassFilesAreReplaced() throws IOException {
        Map<String, byte[]> before = whole("part").outputBytes();
        for (String file : before.keySet()) {
            if (file.endsWith(".class")) {
                Files.delete(directory.resolve("part").resolve(file));
            }
        }
        Compilation again = again("part");
        SOURCES.forEach(again::source);

        assertThat(again.succeeds().outputBytes().keySet()).isEqualTo(before.keySet());
    }

    @Test
    void nestedClassesThatAreRenamedAreGone() {
        String nested = """
                package com.example;
                import dev.typebus.annotations.*;
                interface Loans {
                  @DomainEvent("Loan.Funded") record Funded(@AggregateId long loanId) {}
                  @DomainEvent("Loan.Closed") record Closed(@AggregateId long loanId) {}
                  class Mail { @Handles void on(Funded event) {} }
                  class Book { @Handles void on(Closed event) {} }
                }
                """;
        part("part", "com/example/Loans.java", nested).succeeds();
        String renamed = nested.replace("Closed(", "Ended(")
                .replace("on(Closed", "on(Ended")
                .replace("Book", "Ledger");
        Compilation again = part("part", "com/example/Loans.java", renamed).succeeds();

        assertThat(again.generated().get("com/example/Handlers.java"))
                .contains("Loans.Ledger")
                .doesNotContain("Book");
        assertThat(again.generated().get("com/example/Events.java"))
                .contains("Loans.Ended")
                .doesNotContain("Loans.Closed");
    }

    @Test
    void anOutputThatIsNotOnTheClassPathIsSaid() {
        whole("part");
        List<String> messages = new Compilation(directory.resolve("part"))
                .source("com/example/loans/LoanFunded.java", FUNDED)
                .fails();

        assertThat(messages).containsExactly("""
                        [CompileWholeModule] com.example.loans.LoanClosed: its source is not compiled, and its class file not on the class path.
                          Its class file is in the output.
                          Compile the whole module; if a source is gone, empty the output directory first.
                        docs/errors/CompileWholeModule.md""");
    }

    @Test
    void aProblemInAClassFileAsksForTheWholeModule() {
        whole("part");
        List<String> messages = part(
                        "part", "com/example/loans/LoanEnded.java", CLOSED.replace("LoanClosed", "LoanEnded"))
                .fails();

        assertThat(messages).singleElement().asString().startsWith("[EventDeclaredTwice] LoanEnded");
        // and in a note that LoanClosed was not compiled
    }

    @Test
    void aClassThatAClassFileMissesIsSaid() throws IOException {
        new Compilation(directory.resolve("part"))
                .source("com/example/Money.java", "package com.example; public record Money(long cents) {}")
                .source("com/example/Priced.java", """
                        package com.example;
                        import dev.typebus.annotations.*;
                        @DomainEvent("Item.Priced") public record Priced(@AggregateId long itemId, Money price) {}
                        """)
                .succeeds();
        Files.delete(directory.resolve("part/com/example/Money.class"));
        List<String> messages =
                part("part", "com/example/loans/LoanClosed.java", CLOSED).fails();

        assertThat(messages).containsExactly("""
                        [CompileWholeModule] com.example.Priced: its class file refers to a class that is gone.
                          Its source is not in this compilation.
                          Compile the whole module; if a source is gone, empty the output directory first.
                        docs/errors/CompileWholeModule.md""");
    }

    @Test
    void anUnreadableFileOfTheOutputIsSaid() throws IOException {
        whole("part");
        Files.writeString(directory.resolve("part/META-INF/typebus/module.json"), "{");
        List<String> messages =
                part("part", "com/example/loans/LoanFunded.java", FUNDED).fails();

        assertThat(messages)
                .singleElement()
                .asString()
                .startsWith(
                        "[CompileWholeModule] META-INF/typebus/module.json: what an earlier compilation left cannot be read."
                                + "\n  The fault is: line 1: ");
    }

    @Test
    void releasedEventsOfOtherFilesAreNotGone() throws IOException {
        Path module = Files.createDirectories(directory.resolve("module"));
        Files.writeString(module.resolve("pom.xml"), "<project/>");
        Compilation whole = new Compilation(module.resolve("target/classes")).option("-Atypebus.catalog=accept");
        whole.source("com/example/loans/LoanFunded.java", FUNDED)
                .source("com/example/loans/LoanClosed.java", CLOSED)
                .source("com/example/mail/MailHandlers.java", HANDLERS);
        whole.succeeds();
        assertThat(module.resolve("typebus.catalog.json")).exists();

        new Compilation(module.resolve("target/classes"))
                .library(module.resolve("target/classes"))
                .source("com/example/loans/LoanClosed.java", CLOSED)
                .option("-Atypebus.catalog=check")
                .succeeds();
    }
}
