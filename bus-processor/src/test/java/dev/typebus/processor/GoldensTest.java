package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shape of what is generated, as text: {@code resources/goldens}. Behaviour is tested elsewhere; here a change shows what it looks
 * like to a reader. After a change that is meant, {@code mvn -pl bus-processor -am test -Dtest=GoldensTest -Dtypebus.goldens=write}
 * writes the files anew.
 */
class GoldensTest {
    private static final boolean WRITE = "write".equals(System.getProperty("typebus.goldens"));

    @TempDir
    Path directory;

    Compilation compilationTo(Path output) {
        return new Compilation(output);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loans", "shapes", "described"})
    void looksLikeThis(String name) throws IOException {
        compare(name, compilationTo(directory).sources(Compilation.resources("goldens/" + name + "/in")));
    }

    @Test
    void looksLikeThisWithALibrary() throws IOException {
        Path library = directory.resolve("loans");
        compilationTo(library)
                .sources(Compilation.resources("goldens/loans/in"))
                .succeeds();

        compare(
                "mail",
                compilationTo(directory.resolve("mail"))
                        .library(library)
                        .sources(Compilation.resources("goldens/mail/in")));
    }

    private static void compare(String name, Compilation compilation) throws IOException {
        Map<String, String> generated = compilation.succeeds().generated();
        Path expected = Compilation.resources("goldens/" + name + "/out");
        Map<String, String> texts = Compilation.files(expected, ".txt");
        assertThat(texts).isNotEmpty();
        for (Map.Entry<String, String> golden : texts.entrySet()) {
            String path = golden.getKey().replaceFirst("\\.txt$", "");
            assertThat(generated).containsKey(path);
            if (WRITE) {
                Files.writeString(expected.resolve(golden.getKey()), generated.get(path));
            } else {
                assertThat(generated.get(path)).isEqualTo(golden.getValue());
            }
        }
    }
}
