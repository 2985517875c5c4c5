package dev.typebus.processor.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.processor.Ecj;
import dev.typebus.processor.Javac;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Eclipse's compiler as builds run it: it says what the fixtures announce, and compiles what is legal. The newest does all of
 * it; the oldest that reads Java 17 nearly all. Its places are its own: it knows none of a record and of a component.
 */
@Tag("once")
class EcjTest {
    /** Fixtures at which the oldest compiler fails without the processor's doing: it has a ClassCastException, ignores implicit permits of nested interfaces, and does not find the package {@code java} beside a type of that name. */
    private static final Set<String> OLDEST_FAILS_AT = Set.of(
            "legal/DeprecatedLibrary",
            "legal/GeneratedLocals.java",
            "legal/HiddenRoots.java",
            "legal/SimpleNames.java",
            "SealedMemberAdded/Full",
            "SealedMemberGone/Renamed");

    @TempDir
    Path directory;

    /** All but that of a named module, for which EclipseCompiler wants its module path otherwise. */
    static Stream<Fixture> fixtures() {
        return Fixture.all().stream().filter(fixture -> !fixture.directory().equals("ModuleDoesNotRead"));
    }

    static Stream<Fixture> legal() {
        return Fixture.legal().stream();
    }

    static Stream<Fixture> fixturesOfOldest() {
        return ofOldest(fixtures());
    }

    static Stream<Fixture> legalOfOldest() {
        return ofOldest(legal());
    }

    private static Stream<Fixture> ofOldest(Stream<Fixture> all) {
        return all.filter(fixture -> !OLDEST_FAILS_AT.contains(fixture.toString()));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void newestSaysWhatIsExpected(Fixture fixture) {
        saysWhatIsExpected(fixture, Ecj.NEWEST);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("fixturesOfOldest")
    void oldestSaysWhatIsExpected(Fixture fixture) {
        saysWhatIsExpected(fixture, Ecj.OLDEST);
    }

    @ParameterizedTest
    @MethodSource("legal")
    void newestCompilesLegalCode(Fixture fixture) {
        assertThat(errors(fixture, Ecj.NEWEST)).isEmpty();
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("legalOfOldest")
    void oldestCompilesLegalCode(Fixture fixture) {
        assertThat(errors(fixture, Ecj.OLDEST)).isEmpty();
    }

    /** Eclipse's compiler drops the places of records, so the text of a message has the qualified name. */
    @ParameterizedTest
    @MethodSource("compilers")
    void saysTheQualifiedName(JavaCompiler ecj) {
        Javac.Source event = Javac.Source.written(directory.resolve("given"), "app/LoanFunded.java", """
                package app;
                @dev.typebus.annotations.DomainEvent("Loan.Funded")
                public record LoanFunded(@dev.typebus.annotations.AggregateId String id, Object what) {}
                """);

        assertThat(compiler(ecj).apply(directory).compile(List.of(event)).stream()
                        .map(Javac::message)
                        .filter(text -> text.startsWith("[")))
                .singleElement()
                .asString()
                .startsWith("[FieldHasNoJsonForm] LoanFunded.what (app.LoanFunded): ");
    }

    private static Stream<JavaCompiler> compilers() {
        return Stream.of(Ecj.NEWEST, Ecj.OLDEST);
    }

    private void saysWhatIsExpected(Fixture fixture, JavaCompiler ecj) {
        List<String> expected = fixture.sources().stream()
                .flatMap(source -> ExpectedDiagnostic.expectedBy(source).stream())
                .map(ExpectedDiagnostic::text)
                .toList();

        assertThat(fixture.compile(directory, compiler(ecj)).stream()
                        .map(Javac::message)
                        .filter(text -> text.startsWith("["))
                        .map(Ecj::withoutClass))
                .containsExactlyInAnyOrderElementsOf(
                        expected.stream().map(EcjTest::withoutFile).toList());
    }

    private static String withoutFile(String text) {
        return text.replaceAll(" \\([\\w-]+\\.java:\\d+\\):", ":");
    }

    private List<String> errors(Fixture fixture, JavaCompiler ecj) {
        return fixture.compile(directory, compiler(ecj)).stream()
                .filter(said -> said.getKind() == Diagnostic.Kind.ERROR)
                .map(EcjTest::inWords)
                .toList();
    }

    private static String inWords(Diagnostic<? extends JavaFileObject> said) {
        JavaFileObject source = said.getSource();
        return (source == null ? "" : source.getName()) + ":" + said.getLineNumber() + " "
                + said.getMessage(Locale.ROOT);
    }

    private static Function<Path, Javac> compiler(JavaCompiler ecj) {
        return output -> new Javac(output, ecj).options("--release", "17");
    }
}
