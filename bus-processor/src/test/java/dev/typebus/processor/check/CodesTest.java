package dev.typebus.processor.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each code has one rule, one page and at least one fixture. */
class CodesTest {
    private static final Path PAGES = Path.of("../docs/errors");

    /** Codes without a rule: faults that stop the processor, and faults of an earlier compilation's output. */
    private static final Set<String> WITHOUT_RULE =
            Set.of("ProcessorFailed", "FileNotWritten", "ProcessorPathIncomplete", "CompileWholeModule");

    /** Codes without a fixture: {@code LimitsTest} generates the many sources that they need, {@code CatalogFileTest} tests the other files. */
    private static final Set<String> WITHOUT_FIXTURE = Set.of("EventsTooMany", "HandlersTooMany", "CatalogGone");

    static List<String> codes() {
        return Stream.of(
                        Checks.EVENT,
                        Checks.EVENT_JSON,
                        Checks.EVENT_IN_MODULE,
                        Checks.HANDLER_CLASS,
                        Checks.HANDLER,
                        Checks.MODULE,
                        Checks.SOUND_MODULE,
                        Checks.EVOLUTION,
                        Checks.CATALOG,
                        Checks.EVENT_NAMES,
                        Checks.HANDLER_NAMES,
                        Checks.SOUND_RELEASE)
                .flatMap(List::stream)
                .map(Rule::code)
                .toList();
    }

    @Test
    void eachCodeHasOneRule() {
        assertThat(codes()).doesNotHaveDuplicates();
    }

    @Test
    void eachRuleIsListed() throws IOException {
        try (Stream<Path> classes = Files.list(Path.of("target/classes/dev/typebus/processor/check"))) {
            Set<String> rules = classes.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$"))
                    .map(name -> name.replace(".class", ""))
                    .filter(CodesTest::isRule)
                    .collect(Collectors.toSet());
            assertThat(rules).containsExactlyInAnyOrderElementsOf(codes());
        }
    }

    private static boolean isRule(String name) {
        try {
            Class<?> type = Class.forName("dev.typebus.processor.check." + name);
            return Rule.class.isAssignableFrom(type) && !type.isInterface();
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @ParameterizedTest
    @MethodSource("codes")
    void eachCodeHasAFixture(String code) {
        assertThat(Fixture.all().stream()
                        .anyMatch(fixture -> fixture.directory().equals(code)))
                .isNotEqualTo(WITHOUT_FIXTURE.contains(code));
    }

    @ParameterizedTest
    @MethodSource("codes")
    void eachCodeHasAPage(String code) throws IOException {
        List<String> page = Files.readAllLines(PAGES.resolve(code + ".md"));
        assertThat(page.get(0)).isEqualTo("# " + code);
        assertThat(page).hasSizeBetween(5, 30);
    }

    @ParameterizedTest
    @MethodSource("codes")
    void eachPageIsInTheJar(String code) {
        assertThat(Checks.class.getResource("/META-INF/typebus/errors/" + code + ".md"))
                .isNotNull();
    }

    @Test
    void eachPageHasACodeAndIsInTheIndex() throws IOException {
        List<String> index = Files.readAllLines(PAGES.resolve("README.md"));
        try (Stream<Path> files = Files.list(PAGES)) {
            List<String> pages = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("README.md"))
                    .map(name -> name.replace(".md", ""))
                    .toList();
            assertThat(pages)
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(codes().stream(), WITHOUT_RULE.stream())
                            .toList());
            assertThat(pages)
                    .allSatisfy(code -> assertThat(index)
                            .filteredOn(line -> line.contains("[" + code + "](" + code + ".md)"))
                            .hasSize(1));
        }
    }
}
