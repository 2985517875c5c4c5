package dev.typebus.processor.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The form of all messages that fixtures announce; {@link FixturesTest} holds that the compiler gives these. */
class MessageFormTest {
    private static final int LONGEST = 120;

    /** Fixtures whose names are longer than a line. */
    private static final Set<String> LONG_NAMES = Set.of("EventClassNameTooLong", "AggregateTypeMalformed");

    private static final Pattern FIRST_LINE = Pattern.compile("\\[\\w+] [^:]+(:\\d+\\))?: \\S.*\\.");
    private static final Pattern PAGES = Pattern.compile("docs/errors/\\w+\\.md(, docs/errors/\\w+\\.md)*");
    private static final Pattern QUOTE = Pattern.compile("```\\n(\\[[A-Z]\\w+] .*?)\\n```", Pattern.DOTALL);
    private static final Pattern VAGUE = Pattern.compile("(?i)\\b(nobody|somebody|whoever|anybody)\\b");

    static Stream<ExpectedDiagnostic> messages() {
        return fixtures(Fixture.all()).distinct();
    }

    static Stream<ExpectedDiagnostic> messagesWithoutLongNames() {
        return fixtures(Fixture.all().stream()
                        .filter(fixture -> !LONG_NAMES.contains(fixture.directory()))
                        .toList())
                .distinct();
    }

    private static Stream<ExpectedDiagnostic> fixtures(List<Fixture> fixtures) {
        return fixtures.stream()
                .flatMap(fixture -> fixture.sources().stream())
                .flatMap(source -> ExpectedDiagnostic.expectedBy(source).stream());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void firstLineIsThePlaceAndTheFact(ExpectedDiagnostic message) {
        assertThat(lines(message).get(0)).matches(FIRST_LINE);
    }

    @ParameterizedTest
    @MethodSource("messagesWithoutLongNames")
    void firstLineIsShort(ExpectedDiagnostic message) {
        assertThat(lines(message).get(0)).hasSizeLessThanOrEqualTo(LONGEST);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void lastLineIsThePage(ExpectedDiagnostic message) {
        List<String> lines = lines(message);

        assertThat(lines).hasSizeGreaterThan(2).last().asString().matches(PAGES);
        assertThat(lines.subList(1, lines.size() - 1)).allMatch(line -> line.startsWith("  "));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void wordsAreDefinite(ExpectedDiagnostic message) {
        assertThat(message.text()).doesNotContainPattern(VAGUE);
    }

    private static List<String> lines(ExpectedDiagnostic message) {
        return message.text().lines().toList();
    }

    /** Pages quote messages as the compiler gives them. */
    @Test
    void pagesQuoteMessages() throws IOException {
        List<String> texts = messages().map(ExpectedDiagnostic::text).toList();
        List<String> quotes = new ArrayList<>();
        try (Stream<Path> pages = Files.list(Path.of("../docs/errors"))) {
            for (Path page : pages.toList()) {
                QUOTE.matcher(Files.readString(page)).results().forEach(quote -> quotes.add(quote.group(1)));
            }
        }
        assertThat(quotes).isNotEmpty().isSubsetOf(texts);
    }
}
