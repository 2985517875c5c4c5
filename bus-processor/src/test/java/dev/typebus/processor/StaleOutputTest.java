package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A build over what an earlier one left in the output directory, which is on the class path then. */
class StaleOutputTest {
    private static final Javac.Source EVENT = Javac.Source.of("app/loans/LoanFunded.java", """
                    package app.loans;

                    @dev.typebus.annotations.DomainEvent("Loan.Funded")
                    public record LoanFunded(@dev.typebus.annotations.AggregateId long loanId) {}
                    """);
    private static final Javac.Source HANDLERS = Javac.Source.of("app/loans/LoanHandlers.java", """
                    package app.loans;

                    public class LoanHandlers {
                        @dev.typebus.annotations.Handles
                        public void fund(LoanFunded event) {}
                    }
                    """);
    private static final Javac.Source OTHER_EVENT = Javac.Source.of("app/payments/PaymentReceived.java", """
                    package app.payments;

                    @dev.typebus.annotations.DomainEvent("Payment.Received")
                    public record PaymentReceived(@dev.typebus.annotations.AggregateId long paymentId) {}
                    """);

    private static final Javac.Source MODULE =
            Javac.Source.of("app/events/package-info.java", "@dev.typebus.annotations.EventModule package app.events;");
    private static final Javac.Source NO_HANDLERS =
            Javac.Source.of("app/loans/LoanHandlers.java", "package app.loans; public class LoanHandlers {}");

    private static final String EVENT_OF = """
            package com.example;
            @dev.typebus.annotations.DomainEvent("Loan.Opened")
            record Opened(@dev.typebus.annotations.AggregateId %s) {}
            """;
    private static final String PAYLOAD_OF = "package com.example; record Money(%s) {}";

    @TempDir
    Path directory;

    @Test
    void isNoLibraryToItself() {
        assertThat(compile(EVENT, HANDLERS)).isEmpty();
        assertThat(compile(EVENT, HANDLERS)).isEmpty();
    }

    @Test
    void needsAnEmptyOutputWhereItsPackageIsAnother() {
        compilation(EVENT, HANDLERS).succeeds();
        assertThat(compilation(EVENT, HANDLERS, OTHER_EVENT).fails()).containsExactly("""
                        [CompileWholeModule] app.loans.Events: an earlier compilation generated it, and its class file is still in the output.
                          Empty the output directory and compile the whole module.
                          Or if it is another module's, compile the modules into output directories of their own.
                        docs/errors/CompileWholeModule.md""");
        compilation(EVENT, HANDLERS, OTHER_EVENT).clean().succeeds();
        compilation(EVENT, HANDLERS, OTHER_EVENT).succeeds();
        assertThat(compilation(EVENT, HANDLERS, OTHER_EVENT, MODULE).fails())
                .singleElement(STRING)
                .startsWith("[CompileWholeModule] app.Events: ");
    }

    @Test
    void needsNoEmptyOutputWhereTheBuildDeletesThatFile() throws IOException {
        compilation(EVENT, HANDLERS).succeeds();
        for (String generated : List.of("app/loans/Events", "app/loans/Handlers", "dev/typebus/index/app_loans")) {
            Files.delete(directory.resolve(generated + ".class"));
            Files.delete(directory.resolve(generated + ".java"));
        }

        compilation(EVENT, HANDLERS, OTHER_EVENT).succeeds();
    }

    @Test
    void needsAnEmptyOutputWhereTheLastHandlerIsGone() {
        compilation(EVENT, HANDLERS).succeeds();

        assertThat(compilation(EVENT, NO_HANDLERS).fails())
                .singleElement(STRING)
                .startsWith("[CompileWholeModule] app.loans.Handlers: ");
        compilation(EVENT, NO_HANDLERS).clean().succeeds();
        compilation(EVENT, HANDLERS).succeeds();
    }

    /** javac then has the components of the class file that is left beside those of the source that is generated. */
    @ParameterizedTest
    @ValueSource(strings = {"long loanId", "String loanId", "long number"})
    void aGeneratedEventNeedsAnEmptyOutput(String left) {
        generating("Opened", EVENT_OF.formatted(left)).succeeds();

        needsAnEmptyOutput("Opened", EVENT_OF.formatted("long loanId"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"int cents", "long cents, String currency", ""})
    void aGeneratedPayloadNeedsAnEmptyOutput(String left) {
        generating("Money", PAYLOAD_OF.formatted(left)).succeeds();

        needsAnEmptyOutput("Money", PAYLOAD_OF.formatted("int cents"));
    }

    @Test
    void aGeneratedEnumNeedsAnEmptyOutput() {
        generating("Money", "package com.example; enum Money { CENT }").succeeds();

        needsAnEmptyOutput("Money", "package com.example; enum Money { CENT, EURO }");
    }

    /** Its class file is not read then. */
    @Test
    void aGeneratedPayloadNeedsNoOutputOffTheClassPath() {
        Compilation first = generating("Money", PAYLOAD_OF.formatted("int cents"), List.of());
        assertThat(first.succeeds().generated().keySet()).contains("com/example/PaidSerializer.java");

        generating("Money", PAYLOAD_OF.formatted("int cents, int euros"), List.of())
                .succeeds();
    }

    /** {@code Handlers} was never generated. */
    @Test
    void needsNoEmptyOutputForAClassOfTheUser() throws IOException {
        compilation(EVENT).succeeds();
        Files.copy(directory.resolve("app/loans/LoanFunded.class"), directory.resolve("app/loans/Handlers.class"));

        compilation(EVENT).succeeds();
    }

    private void needsAnEmptyOutput(String name, String text) {
        assertThat(generating(name, text).fails())
                .singleElement(STRING)
                .contains("[CompileWholeModule]", "com.example." + name, "Empty the output directory");
        assertThat(generating(name, text).clean().succeeds().generated().keySet())
                .contains("com/example/PaidSerializer.java");
    }

    private Compilation generating(String name, String text) {
        return generating(name, text, List.of(directory));
    }

    private Compilation generating(String name, String text, List<Path> libraries) {
        String other = name.equals("Money") ? name : "int";
        Compilation compilation = new Compilation(directory);
        libraries.forEach(compilation::library);
        return compilation
                .source("com/example/Paid.java", """
                        package com.example;
                        import dev.typebus.annotations.*;
                        @DomainEvent("Loan.Paid") record Paid(@AggregateId long loanId, %s amount) {}
                        """.formatted(other))
                .source("com/example/Uses.java", "package com.example; class Uses { %s used; }".formatted(name))
                .option("-Atypebus.unhandled=ignore")
                .with(new Writes("com.example." + name, text, 1));
    }

    private Compilation compilation(Javac.Source... sources) {
        Compilation compilation =
                new Compilation(directory).library(directory).withoutDoclint().option("-Atypebus.unhandled=ignore");
        compilation.sources().addAll(List.of(sources));
        return compilation;
    }

    private List<?> compile(Javac.Source... sources) {
        return new Javac(directory)
                .library(directory)
                .options("-Atypebus.unhandled=ignore")
                .compile(List.of(sources));
    }
}
