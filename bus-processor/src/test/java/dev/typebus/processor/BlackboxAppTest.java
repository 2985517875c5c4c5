package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application in {@code resources/blackbox}: compiled with every lint, the same bytes each time. */
class BlackboxAppTest {
    @TempDir
    Path directory;

    @Test
    void compilesWithoutAWarning() {
        Compilation compilation = new Compilation(directory)
                .sources(Compilation.resources("blackbox"))
                .succeeds();

        assertThat(compilation.generated().keySet())
                .contains(
                        "com/example/blackbox/Events.java",
                        "com/example/blackbox/Handlers.java",
                        "com/example/blackbox/EveryShapeSerializer.java",
                        "com/example/blackbox/LoanEventFundedSerializer.java",
                        "dev/typebus/index/com_example_blackbox.java",
                        "META-INF/typebus/description.json");
    }

    @Test
    void isTheSameToTheByteInWhateverOrderTheSourcesCome() {
        Compilation first = compiled("first");
        for (int seed = 1; seed <= 2; seed++) {
            Compilation shuffled =
                    new Compilation(directory.resolve("shuffled-" + seed)).sources(Compilation.resources("blackbox"));
            Collections.shuffle(shuffled.sources(), new Random(seed));

            assertThat(shuffled.succeeds().generated()).isEqualTo(first.generated());
        }
    }

    @Test
    void givesTheSameClassFilesTwice() {
        Map<String, byte[]> first = compiled("first").outputBytes();
        Map<String, byte[]> second = compiled("second").outputBytes();

        assertThat(second.keySet()).isEqualTo(first.keySet());
        first.forEach((path, bytes) -> assertThat(second.get(path)).as(path).isEqualTo(bytes));
    }

    private Compilation compiled(String name) {
        return new Compilation(directory.resolve(name))
                .sources(Compilation.resources("blackbox"))
                .succeeds();
    }
}
