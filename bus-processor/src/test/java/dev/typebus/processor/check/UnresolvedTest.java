package dev.typebus.processor.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.processor.Javac;
import dev.typebus.processor.SerializerProcessor;
import dev.typebus.processor.TypebusProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A type that does not exist is javac's to report: ours are only the mistakes beside it. */
class UnresolvedTest {
    @TempDir
    Path directory;

    @Test
    void leavesTypesThatDoNotExistToJavac() {
        Fixture fixture = Fixture.unresolved();
        List<ExpectedDiagnostic> said = new Javac(directory)
                .options(fixture.options(directory)).compile(fixture.sources()).stream()
                        .map(ExpectedDiagnostic::by)
                        .toList();

        assertThat(said)
                .filteredOn(each -> each.text().startsWith("cannot find symbol"))
                .hasSizeGreaterThan(10);
        assertThat(said.stream().filter(each -> each.text().startsWith("[")))
                .containsExactlyElementsOf(
                        ExpectedDiagnostic.expectedBy(fixture.sources().get(0)).stream().toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    String toString | Loan | interface I {}
                    I it            | Loan | record I(int wait, String clone) {}
                    I it            | Loan | sealed interface I {}
                    int x           | I    | sealed interface I {}
                    int x           | I    | sealed interface I permits J {} sealed interface J extends I {}
                    I it            | Loan | sealed interface I permits I, R {} record R(int x) implements I {}
                    int x           | I    | sealed interface I permits I, Loan {}
                    """)
    void leavesWhatJavaForbidsToJavac(String component, String handled, String declared) {
        List<Javac.Source> sources = List.of(Javac.Source.of("app/Loan.java", """
                package app;

                import dev.typebus.annotations.*;

                @DomainEvent("Loan.Funded")
                record Loan(@AggregateId long id, %s) %s {}

                class LoanHandlers {
                    @Handles
                    void follow(%s event) {}
                }

                %s
                """.formatted(
                        component, declared.contains(", Loan") ? "implements I" : "", handled, declared)));
        String byJavac = said(new Javac(directory.resolve("javac")).processors(), sources);

        assertThat(said(new Javac(directory.resolve("ours")), sources))
                .isEqualTo(byJavac)
                .isNotEmpty();
    }

    private static String said(Javac javac, List<Javac.Source> sources) {
        return javac.options("-Atypebus.unhandled=ignore", "-Atypebus.catalog=note").compile(sources).stream()
                .filter(said -> said.getKind() == Diagnostic.Kind.ERROR)
                .map(said -> said.getMessage(Locale.ROOT))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void waitsForConstantsThatAnotherProcessorWrites() throws IOException {
        Javac.Source user = Javac.Source.of("app/LoanFunded.java", """
                        package app;

                        import dev.typebus.annotations.*;

                        @DomainEvent(Names.LOAN)
                        public record LoanFunded(@AggregateId @JsonName(Names.ID) long id) {
                            @HandlerGroup(lanes = Names.LANES)
                            public static class Handlers1 {
                                @Handles
                                public void follow(LoanFunded event) {}
                            }
                        }
                        """);

        assertThat(new Javac(directory)
                        .processors(new SerializerProcessor(), new TypebusProcessor(), new WritesNames())
                        .compile(List.of(user)))
                .isEmpty();
        assertThat(directory.resolve("app/Handlers.java")).content().contains(".lanes(8)");
        assertThat(directory.resolve("app/LoanFundedSerializer.java"))
                .content()
                .contains("\"Loan.Funded\"", "\"loan-id\"");
    }

    /** Another processor: it writes constants in the first round. */
    @SupportedAnnotationTypes("*")
    private static final class WritesNames extends AbstractProcessor {
        private boolean written;

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latestSupported();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            if (!written) {
                written = true;
                try (Writer writer =
                        processingEnv.getFiler().createSourceFile("app.Names").openWriter()) {
                    writer.write(
                            "package app; class Names { static final String LOAN = \"Loan.Funded\", ID = \"loan-id\";"
                                    + " static final int LANES = 8; }");
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }
            return false;
        }
    }
}
