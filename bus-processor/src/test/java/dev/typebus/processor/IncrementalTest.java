package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Properties that Gradle's incremental compilation relies on. */
class IncrementalTest {
    @TempDir
    Path directory;

    @Test
    void processorsDeclareTheirIncrementalKind() throws IOException {
        List<String> kinds = lines("META-INF/gradle/incremental.annotation.processors");
        assertThat(kinds)
                .containsExactlyInAnyOrder(
                        SerializerProcessor.class.getName() + ",isolating",
                        TypebusProcessor.class.getName() + ",aggregating");
        assertThat(kinds.stream().map(line -> line.substring(0, line.indexOf(','))))
                .containsExactlyInAnyOrderElementsOf(lines("META-INF/services/" + Processor.class.getName()));
    }

    /** This module's declaration; other jars on the class path have processors, too. */
    private static List<String> lines(String resource) throws IOException {
        List<URL> found =
                Collections.list(IncrementalTest.class.getClassLoader().getResources(resource));
        return found.stream()
                .flatMap(IncrementalTest::lines)
                .filter(line -> line.startsWith("dev.typebus."))
                .toList();
    }

    private static Stream<String> lines(URL resource) {
        try (InputStream in = resource.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An isolating processor needs this property. */
    @Test
    void serializerHasItsEventAsOnlyOrigin() {
        Watched watched = new Watched(new SerializerProcessor());
        var messages =
                new Javac(directory).processors(watched).compile(List.of(Javac.Source.of("app/Loans.java", """
                        package app;

                        import dev.typebus.annotations.*;

                        record Money(long cents) {}

                        @DomainEvent("Loan.Funded") record LoanFunded(@AggregateId long loanId, Money amount) {}

                        interface Loans {
                            @DomainEvent("Loan.Closed") record LoanClosed(@AggregateId long loanId) {}
                        }
                        """)));
        assertThat(messages).isEmpty();
        assertThat(watched.origins)
                .isEqualTo(Map.of(
                        "app.LoanFundedSerializer", List.of("app.LoanFunded"),
                        "app.LoansLoanClosedSerializer", List.of("app.Loans.LoanClosed")));
    }

    /** Runs another processor, and writes down which elements it names as the origin of what it creates. */
    private static final class Watched extends AbstractProcessor {
        private final Processor processor;
        private final SortedMap<String, List<String>> origins = new TreeMap<>();

        private Watched(Processor processor) {
            this.processor = processor;
        }

        @Override
        public synchronized void init(ProcessingEnvironment environment) {
            super.init(environment);
            Filer filer = proxy(Filer.class, environment.getFiler(), null);
            processor.init(proxy(ProcessingEnvironment.class, environment, filer));
        }

        private <T> T proxy(Class<T> type, T real, @Nullable Filer filer) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        if (method.getName().equals("getFiler")) {
                            return filer;
                        }
                        if (method.getName().startsWith("create")) {
                            Element[] named = (Element[]) arguments[arguments.length - 1];
                            origins.put(
                                    String.valueOf(arguments[0]),
                                    Arrays.stream(named).map(Element::toString).toList());
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }

        @Override
        public Set<String> getSupportedAnnotationTypes() {
            return processor.getSupportedAnnotationTypes();
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return processor.getSupportedSourceVersion();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            boolean unused = processor.process(annotations, round); // it claims nothing
            return false;
        }
    }
}
