package dev.typebus.builds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/**
 * Processor that javac creates. In the first round it writes a handler class whose constructor Lombok writes. In the second round it writes the
 * handled event.
 */
public final class LateHandlersProcessor extends AbstractProcessor {
    private static final String HANDLERS = """
            package com.example.lending;
            import dev.typebus.annotations.*;
            @lombok.RequiredArgsConstructor
            public class LateHandlers {
              private final Ledger ledger;
              @Handles public void archive(LoanReminded event) { ledger.write("archived " + event.loanId()); }
            }
            """;
    private static final String EVENT = """
            package com.example.lending;
            import dev.typebus.annotations.*;
            @DomainEvent("Loan.Reminded") public record LoanReminded(@AggregateId long loanId, Kind kind) {}
            """;
    private int rounds;

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
        rounds++;
        if (rounds == 1) {
            write("LateHandlers", HANDLERS);
        } else if (rounds == 2) {
            write("LoanReminded", EVENT);
        }
        return false;
    }

    private void write(String name, String text) {
        try (Writer writer = processingEnv
                .getFiler()
                .createSourceFile("com.example.lending." + name)
                .openWriter()) {
            writer.write(text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
