package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events whose types another processor writes, and types that nobody writes. */
class RoundsTest {
    private static final String HANDLERS = """
            package com.example;
            import dev.typebus.annotations.*;
            class NoteHandlers { @Handles void funded(Funded event) { Events.loanFunded(e -> null, 1, null); } }
            """;

    @TempDir
    Path directory;

    private Compilation compilation() {
        return new Compilation(directory).source("com/example/Funded.java", """
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
        Compilation compilation = new Compilation(directory)
                .source("com/example/Some.java", "package com.example; class Some {}")
                .with(new Writes("com.example.Opened", """
                        package com.example;
                        @dev.typebus.annotations.DomainEvent("Loan.Opened")
                        record Opened(@dev.typebus.annotations.AggregateId long loanId) {}
                        """, 1))
                .succeeds();

        assertThat(compilation.generated().get("com/example/Events.java")).contains("LOAN_OPENED");
    }

    @Test
    void leavesAMissingTypeToJavacAndWritesTheRest() {
        List<String> messages = compilation().fails();

        assertThat(messages)
                .filteredOn(message -> !message.contains("last round"))
                .allMatch(message -> message.contains("class Late"));
    }

    /** Writes one class in one round. */
    private static final class Writes extends AbstractProcessor {
        private final String name;
        private final String text;
        private int roundsToGo;

        Writes(String name, String text, int round) {
            this.name = name;
            this.text = text;
            this.roundsToGo = round;
        }

        @Override
        public Set<String> getSupportedAnnotationTypes() {
            return Set.of("*");
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latestSupported();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            roundsToGo--;
            if (roundsToGo == 0) {
                try (Writer writer =
                        processingEnv.getFiler().createSourceFile(name).openWriter()) {
                    writer.write(text);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return false;
        }
    }
}
