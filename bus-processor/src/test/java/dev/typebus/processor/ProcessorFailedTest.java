package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees of a mistake in the processor itself. */
class ProcessorFailedTest {
    private static final Javac.Source EVENT = Javac.Source.of("app/LoanFunded.java", """
                    package app;

                    @dev.typebus.annotations.DomainEvent("Loan.Funded")
                    public record LoanFunded(@dev.typebus.annotations.AggregateId long loanId) {}
                    """);

    @TempDir
    Path directory;

    private List<Javac.Source> sources = List.of(EVENT);
    private Supplier<Throwable> thrown = () -> new IllegalStateException("no disk");

    @Test
    void aFailingSerializerNamesTheEventAndAsksForAReport() {
        Diagnostic<? extends JavaFileObject> said = compile(failing(new SerializerProcessor()));

        assertThat(said.getKind()).isEqualTo(Diagnostic.Kind.ERROR);
        assertThat(said.getLineNumber()).isEqualTo(4);
        assertThat(Javac.message(said))
                .startsWith("[ProcessorFailed] app.LoanFunded: the annotation processor (bus-processor ")
                .contains(" failed.\n  The failure is java.lang.IllegalStateException: no disk.\n  At ")
                .contains("dev.typebus.processor.write.WriteSerializer.write(WriteSerializer.java:")
                .endsWith("""
                          Report this mistake of Typebus, with this message and the source of app.LoanFunded.
                        docs/errors/ProcessorFailed.md""");
    }

    @Test
    void aFailingModuleNamesThePackage() {
        assertThat(compile(failing(new TypebusProcessor())).getMessage(Locale.ROOT))
                .startsWith("[ProcessorFailed] the package app: the annotation processor ");
    }

    @Test
    void aFileThatCannotBeWrittenIsNoMistakeOfOurs() {
        thrown = () -> new java.nio.file.FileSystemException("LoanFunded.md", null, "No space left on device");
        assertThat(compile(failing(new SerializerProcessor())).getMessage(Locale.ROOT))
                .isEqualTo("""
                        [FileNotWritten] app.LoanFunded: a generated file could not be written.
                            The failure is java.nio.file.FileSystemException: LoanFunded.md: No space left on device.
                            Look up the cause in the page.
                          docs/errors/FileNotWritten.md""");
    }

    @Test
    void anUnknownMissingJarIsNamedByItsClass() {
        thrown = () -> new NoClassDefFoundError("org/other/Thing");
        assertThat(compile(failing(new TypebusProcessor())).getMessage(Locale.ROOT))
                .startsWith(
                        "[ProcessorPathIncomplete] the annotation processor path: the jar with org.other.Thing is missing.\n"
                                + "    Add it to -processorpath");
    }

    @Test
    void aMissingClassIsToldOnceForAllEvents() {
        thrown = () -> new NoClassDefFoundError("dev/typebus/processor/write/Gone");
        sources = List.of(EVENT, Javac.Source.of("app/LoanClosed.java", """
                        package app;

                        @dev.typebus.annotations.DomainEvent("Loan.Closed")
                        public record LoanClosed(@dev.typebus.annotations.AggregateId long loanId) {}
                        """));
        assertThat(compile(failing(new SerializerProcessor())).getMessage(Locale.ROOT))
                .startsWith("[ProcessorFailed] app.LoanClosed: the annotation processor ");
        assertThat(compile(failing(new SerializerProcessor()), failing(new TypebusProcessor()))
                        .getMessage(Locale.ROOT))
                .startsWith("[ProcessorFailed] app.LoanClosed: the annotation processor ");
    }

    private Diagnostic<? extends JavaFileObject> compile(Processor... processors) {
        List<Diagnostic<? extends JavaFileObject>> said =
                new Javac(directory).processors(processors).compile(sources);
        assertThat(said).hasSize(1);
        return said.get(0);
    }

    /** The processor with a filer that fails. */
    private Processor failing(Processor processor) {
        return (Processor) Proxy.newProxyInstance(
                ProcessorFailedTest.class.getClassLoader(),
                new Class<?>[] {Processor.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("init")) {
                        arguments[0] = failing((ProcessingEnvironment) arguments[0]);
                    }
                    return call(processor, method, arguments);
                });
    }

    private ProcessingEnvironment failing(ProcessingEnvironment environment) {
        return (ProcessingEnvironment) Proxy.newProxyInstance(
                ProcessorFailedTest.class.getClassLoader(),
                new Class<?>[] {ProcessingEnvironment.class},
                (self, method, arguments) -> method.getName().equals("getFiler")
                        ? failing(environment.getFiler())
                        : call(environment, method, arguments));
    }

    /** Writes no sources. */
    private Filer failing(Filer filer) {
        return (Filer) Proxy.newProxyInstance(
                ProcessorFailedTest.class.getClassLoader(), new Class<?>[] {Filer.class}, (self, method, arguments) -> {
                    if (method.getName().equals("createSourceFile")) {
                        throw thrown.get();
                    }
                    return call(filer, method, arguments);
                });
    }

    private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException wrapped) {
            throw wrapped.getCause();
        }
    }
}
