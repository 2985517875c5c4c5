package dev.typebus.processor.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.processor.Javac;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake gives exactly the message that the fixture announces, in its line and column, and nothing else; in source order. */
@Execution(ExecutionMode.CONCURRENT)
class FixturesTest {
    private static final Comparator<Diagnostic<? extends JavaFileObject>> SOURCE_ORDER =
            Comparator.<Diagnostic<? extends JavaFileObject>, String>comparing(FixturesTest::name)
                    .thenComparing(Diagnostic::getStartPosition);

    @TempDir
    Path directory;

    static Stream<Fixture> fixtures() {
        return Fixture.all().stream();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void saysExactlyWhatIsExpected(Fixture fixture) {
        List<Diagnostic<? extends JavaFileObject>> diagnostics = fixture.compile(directory, Javac::new);
        List<ExpectedDiagnostic> said = diagnostics.stream().map(ExpectedDiagnostic::by).toList();
        List<ExpectedDiagnostic> expected = fixture.sources().stream()
                .flatMap(source -> ExpectedDiagnostic.expectedBy(source).stream())
                .toList();

        assertThat(said).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(expected).as("a fixture of " + fixture.directory()).anyMatch(each -> isOf(fixture, each));
        assertThat(diagnostics).as("source order").isSortedAccordingTo(SOURCE_ORDER);
    }

    private static String name(Diagnostic<? extends JavaFileObject> diagnostic) {
        return diagnostic.getSource() == null ? "" : diagnostic.getSource().getName();
    }

    private static boolean isOf(Fixture fixture, ExpectedDiagnostic expectedDiagnostic) {
        boolean isCode = Character.isUpperCase(fixture.directory().charAt(0));
        return !isCode || expectedDiagnostic.text().startsWith("[" + fixture.directory() + "] ");
    }
}
