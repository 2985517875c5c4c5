package dev.typebus.processor.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.processor.Javac;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java code of the pages compiles with the imports that it shows, and generated code is what the processor writes. */
@Execution(ExecutionMode.CONCURRENT)
class DocsTest {
    private static final String PAGES =
            "README\\.md|docs/[^/]+\\.md|extensions/[^/]+/README\\.md|sample-app/README\\.md";

    @TempDir
    Path output;

    private int compilations;

    static Stream<Page> pages() throws IOException {
        Path annotations = Page.PROJECT.resolve("bus-annotations/src/main/java");
        List<Page> packages;
        try (Stream<Path> files = Files.walk(annotations)) {
            packages = files.filter(file -> file.endsWith("package-info.java"))
                    .map(Page::of)
                    .toList();
        }
        return Stream.concat(Page.all().stream().filter(page -> page.name().matches(PAGES)), packages.stream());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void codeCompiles(Page page) {
        List<DocType> above = new ArrayList<>();
        Map<String, Map<String, DocType>> blocks = new LinkedHashMap<>();
        for (JavaBlock block : page.javaBlocks()) {
            if (block.generated().isEmpty()) {
                blocks.put(block.place(), Examples.of(above, block.own()));
                above.addAll(block.types());
            }
        }
        if (together(blocks.values()).stream().anyMatch(each -> !errors(each).isEmpty())) {
            blocks.forEach((place, types) -> assertThat(errors(types)).as(place).isEmpty());
            throw new AssertionError(page + ": its blocks compile one by one, and not together");
        }
    }

    /** Few compilations instead of many: of as many blocks each as go together. */
    private static List<Map<String, DocType>> together(Collection<Map<String, DocType>> blocks) {
        List<Map<String, DocType>> units = new ArrayList<>();
        for (Map<String, DocType> block : blocks) {
            if (units.stream().noneMatch(unit -> Examples.add(unit, block))) {
                units.add(new TreeMap<>(block));
            }
        }
        return units;
    }

    private List<String> errors(Map<String, DocType> types) {
        return new Javac(output.resolve("compilation" + compilations++))
                .compile(Examples.sources(types)).stream()
                        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                        .map(Object::toString)
                        .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void generatedCodeIsWhatTheProcessorWrites(Page page) throws IOException {
        List<DocType> above = new ArrayList<>();
        for (JavaBlock block : page.javaBlocks()) {
            if (block.generated().isEmpty()) {
                above.addAll(block.types());
                continue;
            }
            Path classes = output.resolve(block.generated());
            assertThat(new Javac(classes).compile(Examples.sources(Examples.of(List.of(), above))))
                    .noneMatch(each -> each.getKind() == Diagnostic.Kind.ERROR);
            String written = Files.readString(classes.resolve("com/bank/" + block.generated() + ".java"));
            int from = 0;
            for (String part : block.generatedParts().toList()) {
                int found = written.indexOf(part, from);
                assertThat(found)
                        .as("%s has, after what came before:%n%s", block.place(), part)
                        .isNotNegative();
                from = found + part.length();
            }
        }
    }

    @Test
    void missingImportIsFound() {
        JavaBlock block = new JavaBlock("page.md:1", "", "List<String> names = List.of();\n");
        assertThat(errors(Examples.of(List.of(), block.own()))).isNotEmpty();
    }
}
