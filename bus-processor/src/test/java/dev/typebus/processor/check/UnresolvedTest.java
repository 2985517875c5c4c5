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
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A type that does not exist is javac's to report: ours are only the mistakes beside it. */
class UnresolvedTest {
    @TempDir
    Path directory;

    @Test
    void leavesTypesThatDoNotExistToJavac() {
        Fixture fixture = Fixture.unresolved();
        List<Said> said = new Javac(directory)
                .options(fixture.options(directory)).compile(fixture.sources()).stream()
                        .map(Said::by)
                        .toList();

        assertThat(said)
                .filteredOn(each -> each.text().startsWith("cannot find symbol"))
                .hasSizeGreaterThan(10);
        assertThat(said.stream().filter(each -> each.text().startsWith("[")))
                .containsExactlyElementsOf(
                        Said.expectedBy(fixture.sources().get(0)).stream().toList());
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
