package dev.typebus.processor.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.processor.Javac;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.Diagnostic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of the error pages: what {@code // fails} gives the page's code, and the other blocks compile. */
@Tag("once")
@Execution(ExecutionMode.CONCURRENT)
class PageExamplesTest {
    /** The pages whose examples are not compiled, with the reason. */
    private static final Map<String, List<String>> NOT_COMPILED = Map.of(
            "compares with a release",
            List.of(
                    "AggregateIdChanged",
                    "AggregateTypeChanged",
                    "ComponentRemoved",
                    "ComponentNotStored",
                    "ComponentRenamed",
                    "ComponentTypeChanged",
                    "EventGone",
                    "EventRenamed",
                    "EventVersionGone",
                    "FormerNameUnread",
                    "HandlerBeginsWithOldest",
                    "HandlerGone",
                    "RetiredStillThere",
                    "RetiredUnknown",
                    "SamplesNew",
                    "SealedMemberAdded",
                    "SealedMemberGone"),
            "is of a named module or of several modules",
            List.of("GeneratedNameOnClassPath", "ModuleDoesNotRead", "ModuleHidden"),
            "is of two packages, and the event is in neither",
            List.of("CodecNotVisible", "HandledTypeNotVisible", "TypeNotVisible"),
            "shows a mistake on two packages, and which of them says nothing is not marked",
            List.of("NoCommonPackage"),
            "leaves out a codec's body or class",
            List.of("CodecMisplaced", "CodecNotConstructible"),
            "names records of several versions that it does not show",
            List.of("UpcasterMalformed", "UpcasterTwice", "UpcasterBackwards"),
            "names a framework's annotation",
            List.of("HandlerIsAsynchronous"),
            "lacks the annotation that other examples leave out",
            List.of("AggregateIdMisplaced"),
            "names a constant without its type",
            List.of("CompatibilityMisplaced"));

    @TempDir
    Path directory;

    static List<String> pages() {
        return CodesTest.codes().stream()
                .filter(page -> NOT_COMPILED.values().stream().noneMatch(pages -> pages.contains(page)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void examplesDoWhatTheirPageSays(String page) throws IOException {
        List<PageExample> examples = PageExample.of(page, Files.readString(Path.of("../docs/errors", page + ".md")));
        int i = 0;
        for (PageExample example : examples) {
            for (List<String> wrong : example.failing().toList()) {
                assertThat(errors(wrong, i++))
                        .as(String.join("", wrong))
                        .isNotEmpty()
                        .allMatch(said -> said.startsWith("[" + page + "]"));
            }
            if (example.failing().findAny().isEmpty()) {
                assertThat(errors(example.chunks(), i++))
                        .as(String.join("", example.chunks()))
                        .isEmpty();
            }
        }
    }

    private List<String> errors(List<String> chunks, int number) {
        return new Javac(directory.resolve("" + number))
                .options("-Atypebus.unhandled=ignore").compile(PageExample.sources(chunks)).stream()
                        .filter(said -> said.getKind() == Diagnostic.Kind.ERROR)
                        .map(Javac::message)
                        .toList();
    }
}
