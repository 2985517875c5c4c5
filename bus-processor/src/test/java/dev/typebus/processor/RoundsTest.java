package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events whose types another processor writes, and types that none writes. */
class RoundsTest {
    private static final String HANDLERS = """
            package com.example;
            import dev.typebus.annotations.*;
            class NoteHandlers { @Handles void funded(Funded event) { Events.loanFunded(e -> null, 1, null); } }
            """;

    @TempDir
    Path directory;

    Compilation compilationTo(Path output) {
        return new Compilation(output);
    }

    private Compilation compilation() {
        return compilationTo(directory).source("com/example/Funded.java", """
                        package com.example;
                        import dev.typebus.annotations.*;
                        @DomainEvent("Loan.Funded") record Funded(@AggregateId long loanId, Late late) {}
                        """).source("com/example/Closed.java", """
                        package com.example;
                        import dev.typebus.annotations.*;
                        @DomainEvent("Loan.Closed") record Closed(@AggregateId long loanId) {}
                        """);
    }

    @Test
    void waitsForTypesOfOtherProcessors() {
        Compilation compilation = compilation()
                .source("com/example/NoteHandlers.java", HANDLERS)
                .with(new Writes("com.example.Late", "package com.example; record Late(String text) {}", 1))
                .succeeds();

        assertThat(compilation.generated().get("com/example/Events.java"))
                .contains("LOAN_CLOSED")
                .contains("LOAN_FUNDED");
        assertThat(compilation.generated().keySet()).contains("com/example/FundedSerializer.java");
    }

    @Test
    void takesEventsThatOtherProcessorsWrite() {
        Compilation compilation = compilationTo(directory)
                .source("com/example/Some.java", "package com.example; class Some {}")
                .with(new Writes("com.example.Opened", """
                        package com.example;
                        @dev.typebus.annotations.DomainEvent("Loan.Opened")
                        record Opened(@dev.typebus.annotations.AggregateId long loanId) {}
                        """, 1))
                .succeeds();

        assertThat(compilation.generated().get("com/example/Events.java")).contains("LOAN_OPENED");
    }

    private static final String OPENED = """
            package com.example;
            @dev.typebus.annotations.DomainEvent("Loan.Opened")
            record Opened(@dev.typebus.annotations.AggregateId long loanId) {}
            """;
    private static final String LATE_HANDLERS = """
            package com.example;
            import dev.typebus.annotations.*;
            class LateHandlers { @Handles void closed(Closed event) {} }
            """;
    private static final String USER = """
            package com.example;
            class User { Object handlers = Handlers.of(new LateHandlers()); Object type = Events.LOAN_CLOSED; }
            """;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void eventsOfAnyRoundJoinOwnOnes(int round) {
        Compilation compilation =
                closed().with(inRounds("Opened", OPENED, round)).succeeds();

        assertThat(compilation.generated().get("com/example/Events.java"))
                .contains("LOAN_CLOSED")
                .contains("LOAN_OPENED");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void handlersOfAnyRoundAreInHandlers(int round) {
        closed().source("com/example/User.java", USER)
                .with(inRounds("LateHandlers", LATE_HANDLERS, round))
                .succeeds();
    }

    @Test
    void aModuleWithoutEventsHasItsHandlersOfAnyRound() {
        Path library = directory.resolve("library");
        compilationTo(library).source("com/example/loans/Closed.java", """
                        package com.example.loans;
                        import dev.typebus.annotations.*;
                        @DomainEvent("Loan.Closed") public record Closed(@AggregateId long loanId) {}
                        """).succeeds();
        String handlers = LATE_HANDLERS.replace("Closed ", "com.example.loans.Closed ");
        Compilation compilation = compilationTo(directory.resolve("app"))
                .library(library)
                .source("com/example/OwnHandlers.java", handlers.replace("LateHandlers", "OwnHandlers"))
                .with(inRounds("LateHandlers", handlers, 2))
                .succeeds();

        assertThat(compilation.generated().get("com/example/Handlers.java"))
                .contains("LateHandlers")
                .contains("OwnHandlers");
    }

    private Compilation closed() {
        return compilationTo(directory).source("com/example/Closed.java", """
                        package com.example;
                        import dev.typebus.annotations.*;
                        @DomainEvent("Loan.Closed") record Closed(@AggregateId long loanId) {}
                        """);
    }

    /** In the rounds before, it writes others, as a processor does that goes step by step. */
    private static Processor[] inRounds(String name, String text, int round) {
        return IntStream.rangeClosed(1, round)
                .mapToObj(each -> each == round
                        ? new Writes("com.example." + name, text, each)
                        : new Writes("com.example.Step" + each, "package com.example; class Step" + each + " {}", each))
                .toArray(Processor[]::new);
    }

    @Test
    void leavesAMissingTypeToJavacAndWritesTheRest() {
        List<String> messages = compilation().fails();

        assertThat(messages)
                .filteredOn(message -> !message.contains("last round"))
                .allMatch(message -> message.contains("Late"));
    }

    /** The codec is none before the other processor has written its superclass. */
    @Test
    void anEventThatIsWrongInTheFirstRoundMayBeMended() {
        compilationTo(directory)
                .source("com/example/Paid.java", """
                        package com.example;
                        import dev.typebus.annotations.*;
                        @DomainEvent("Loan.Paid")
                        record Paid(@AggregateId long loanId, @Codec(MoneyCodec.class) Thread by) {}
                        """)
                .source("com/example/MoneyCodec.java", """
                        package com.example;
                        class MoneyCodec extends LateCodec {}
                        """)
                .with(new Writes("com.example.LateCodec", """
                        package com.example;
                        class LateCodec implements dev.typebus.json.JsonCodec<Thread> {
                          @Override public void write(Thread value, tools.jackson.core.JsonGenerator json) {}
                          @Override public Thread read(tools.jackson.core.JsonParser json) {
                            return Thread.currentThread();
                          }
                        }
                        """, 1))
                .succeeds();
    }

    @Test
    void whatASealedInterfacePermitsMayComeLater() {
        Compilation compilation = compilationTo(directory)
                .source("com/example/Paid.java", """
                        package com.example;
                        import dev.typebus.annotations.*;
                        @DomainEvent("Loan.Paid") record Paid(@AggregateId long loanId, By by) {}
                        """)
                .source("com/example/By.java", """
                        package com.example;
                        sealed interface By permits ByCard, ByMail {}
                        """)
                .source("com/example/ByCard.java", """
                        package com.example;
                        record ByCard(String number) implements By {}
                        """)
                .with(new Writes(
                        "com.example.ByMail", "package com.example; record ByMail(int stamps) implements By {}", 1));

        assertThat(compilation.succeeds().generated().get("com/example/PaidSerializer.java"))
                .contains("ByMail");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anErrorOfAnotherProcessorIsTheOnlyOne(int round) {
        Processor[] others = inRounds("LateHandlers", LATE_HANDLERS, round);
        List<String> messages = closed().with(others)
                .with(new Writes("com.example.Last", "package com.example; class Last {}", round) {
                    @Override
                    void write() {
                        processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, "no");
                    }
                })
                .fails();

        assertThat(messages)
                .filteredOn(message -> !message.contains("last round"))
                .containsExactly("no");
    }

    @Test
    void processorsBehindItSeeItsAnnotations() {
        Set<String> seen = new TreeSet<>();
        new Javac(directory)
                .processors(new SerializerProcessor(), new TypebusProcessor(), new Sees(seen))
                .compile(closed().source("com/example/LateHandlers.java", LATE_HANDLERS)
                        .sources());

        assertThat(seen).contains("AggregateId", "DomainEvent", "Handles");
    }

    @SupportedAnnotationTypes("dev.typebus.annotations.*")
    private static final class Sees extends AbstractProcessor {
        private final Set<String> seen;

        Sees(Set<String> seen) {
            this.seen = seen;
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latestSupported();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            annotations.forEach(type -> seen.add(type.getSimpleName().toString()));
            return false;
        }
    }
}
