package dev.typebus.processor.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.processor.Javac;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code to paste in messages compiles, and equals the released code. */
class PastedCodeTest {
    private static final String IMPORTS = """
            package app;
            import dev.typebus.annotations.*;
            import java.math.*;
            import java.time.*;
            import java.util.*;
            """;

    private static final String RELEASED = """
            @DomainEvent(value = "Loan.Funded", aggregateType = "credit")
            public record LoanFunded(
                    @AggregateId @Formerly({"id", "loan"}) UUID loanId,
                    int months, Optional<Long> cents, @Default("say \\"hi\\"") String note, @JsonName("due-on") LocalDate due,
                    Kind kind, List<Party> parties, Map<String, BigDecimal> fees, Security security, Set<Byte> marks, byte[] scan) {
                public enum Kind { @JsonName("short-term") SHORT, LONG }
                public record Party(String name, Kind2 kind) {
                    public enum Kind2 { BORROWER, GUARANTOR }
                }
                public sealed interface Security {
                    @JsonName("real-estate") record House(String street) implements Security {}
                    record Car(@Formerly("plate") String number) implements Security {}
                }
            }
            """;

    private static final String OTHER = """
            @DomainEvent("Loan.Closed") public record LoanClosed(@AggregateId UUID loanId) {}
            """;

    @TempDir
    private Path directory;

    private int compilations;

    @BeforeEach
    void release() {
        assertThat(messages("accept", RELEASED)).allMatch(PastedCodeTest::isOfAccepting);
    }

    @Test
    void missingEventHasPastedCode() {
        String message = messages("check", "interface Nothing {}").get(0);

        assertThat(message).startsWith("[EventGone]");
        assertIsWhatWasReleased(pasted(message, "Or if not, declare it"));
    }

    @Test
    void textsOfOddLettersDoNotBreakLines() throws IOException {
        String odd = RELEASED.replace(
                        "say \\\"hi\\\"", "a\\u2028b\\u2029c\\u0085d\\ne\\u007f\\u202e\\u00a0g\\\\u0041😀é")
                .replace("due-on", "größe\\n\\u2028")
                .replace("Kind kind", "@Formerly(\"a\\u2029\") Kind kind")
                .replace("short-term", "短\\u0085");
        Files.delete(directory.resolve("typebus.catalog.json"));
        Files.move(directory.resolve("typebus.samples"), directory.resolve("samples.before"));
        assertThat(messages("accept", odd)).allMatch(PastedCodeTest::isOfAccepting);

        String message = messages("check", "interface Nothing {}").get(0);

        assertThat(message).startsWith("[EventGone]").contains("a\\u2028b\\u2029c\\u0085d\\ne\\u007f\\u202e\\u00a0g");
        assertThat(message.codePoints())
                .noneMatch(letter -> (Character.isISOControl(letter) && letter != '\n') || letter >> 8 == 0x20);
        assertIsWhatWasReleased(pasted(message, "Or if not, declare it"));
    }

    @Test
    void olderVersionBesideNewOneHasPastedCode() {
        String message = messages("check", RELEASED.replace("int months", "String months"))
                .get(0);

        assertThat(message).startsWith("[ComponentTypeChanged]");
        String newest = pasted(message, "Or make LoanFunded version 2");
        String older = pasted(message, "And add version 1 in a new file LoanFundedV1.java beside LoanFunded.java");
        String upcaster = pasted(message, "And add its upcaster in LoanFunded, and fill in each …");
        assertThat(upcaster).containsOnlyOnce("…").contains("… /* String months */", "old.kind()", "old.scan()");
        assertThat(older).doesNotContain(" enum ", " interface ");
        assertThat(older).contains("package app;\n", "import java.time.LocalDate;\n");
        assertIsWhatWasReleased("interface Older { " + withoutImports(older) + " } " + newest
                + RELEASED.substring(RELEASED.indexOf("\npublic record"), RELEASED.lastIndexOf('}'))
                        .replace("int months", "String months")
                + upcaster.replace("LoanFundedV1", "Older.LoanFundedV1").replace("…", "\"\" +  old.months()") + " }");
    }

    /** The code that follows a way out. */
    private static String pasted(String message, String wayOut) {
        assertThat(message).contains("\n  " + wayOut + ":\n    ");
        return message.substring(message.indexOf("\n  " + wayOut + ":\n") + wayOut.length() + 5)
                .lines()
                .takeWhile(line -> line.startsWith("    "))
                .collect(Collectors.joining("\n"));
    }

    private static String withoutImports(String file) {
        return file.lines()
                .filter(line -> !line.strip().matches("(package|import) .*"))
                .collect(Collectors.joining("\n"));
    }

    private static boolean isOfAccepting(String message) {
        return message.startsWith("[Sample") || message.startsWith("[CatalogAccepted]");
    }

    private void assertIsWhatWasReleased(String pasted) {
        assertThat(messages("check", pasted))
                .as(pasted)
                .allMatch(message -> message.startsWith("[Sample") || message.startsWith("[CatalogOutdated]"));
    }

    private List<String> messages(String mode, String source) {
        return new Javac(directory.resolve("classes" + compilations++))
                        .options(
                                "-Atypebus.unhandled=ignore",
                                "-Atypebus.catalog=" + mode,
                                "-Atypebus.catalog.file=" + directory.resolve("typebus.catalog.json"))
                        .compile(List.of(
                                Javac.Source.of(
                                        "app/LoanFunded.java",
                                        source.contains("package app;") ? source : IMPORTS + source),
                                Javac.Source.of("app/LoanClosed.java", IMPORTS + OTHER)))
                        .stream()
                        .map(Javac::message)
                        .toList();
    }
}
