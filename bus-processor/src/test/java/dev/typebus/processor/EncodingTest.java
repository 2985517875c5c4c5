package dev.typebus.processor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.EventType;
import dev.typebus.json.JsonText;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated sources mean the same whatever the compiler's encoding and locale are. */
class EncodingTest {
    /** Names outside ASCII: of components, constants, records, in JSON, below U+00FF, above it and above U+FFFF, after backslashes. */
    private static final String SOURCE = """
            package app;

            @dev.typebus.annotations.DomainEvent("Text.Kept")
            public record TextKept(
                    @dev.typebus.annotations.AggregateId java.util.UUID id,
                    @dev.typebus.annotations.JsonName("\\u20ac") int euro,
                    @dev.typebus.annotations.JsonName("\\u00e4\\\\\\u20ac\\ud83d\\ude00\\u2028\\u0085\\u007f\\"") int odd,
                    @dev.typebus.annotations.JsonName("\\\\\\\\\\u65e5") @dev.typebus.annotations.Default("\\u65e5\\n\\u00e9") String text,
                    int gr\\u00f6\\u00dfe,
                    int \\ud835\\udc9c,
                    Gr\\u00f6\\u00dfe unit) {
                public enum Gr\\u00f6\\u00dfe {
                    @dev.typebus.annotations.JsonName("\\u20ac") EUR, @dev.typebus.annotations.JsonName("\\u00a5") \\u5186, GRO\\u1e9e
                }
            }
            """;

    private static final List<String> NAMES = List.of("€", "ä\\€😀\u2028\u0085\u007f\"", "\\\\日", "größe", "𝒜");

    @TempDir
    Path directory;

    @Test
    void namesSurviveAnEncodingOfAscii() throws Exception {
        Path output = directory.resolve("out");

        JavacProcess.Result result =
                new JavacProcess(output, Map.of()).compile(write(SOURCE, US_ASCII), "-encoding", "US-ASCII");

        assertThat(result.exitCode()).as("%s", result.says()).isZero();
        survive(output);
    }

    @Test
    void namesSurviveALocaleOfAscii() throws Exception {
        Path output = directory.resolve("out");

        String source = SOURCE.replace("Gr\\u00f6\\u00dfe", "Unit"); // no file may be called like it there
        JavacProcess.Result result = new JavacProcess(output, Map.of("LC_ALL", "C")).compile(write(source, US_ASCII));

        assertThat(result.exitCode()).as("%s", result.says()).isZero();
        survive(output);
    }

    @Test
    void namesInLatin1SurviveItsEncoding() throws Exception {
        Path output = directory.resolve("out");
        String source = SOURCE.replace("\\u00f6", "ö").replace("\\u00df", "ß").replace("\\u00e4", "ä");

        JavacProcess.Result result =
                new JavacProcess(output, Map.of()).compile(write(source, ISO_8859_1), "-encoding", "ISO-8859-1");

        assertThat(result.exitCode()).as("%s", result.says()).isZero();
        survive(output);
    }

    private Path write(String source, Charset encoding) throws IOException {
        return Files.writeString(directory.resolve("TextKept.java"), source, encoding);
    }

    private static void survive(Path output) throws ReflectiveOperationException {
        Field type = new Compilation(output).load("app.TextKeptSerializer").getField("TYPE");
        roundTrip((EventType<?>) type.get(null));
    }

    private static <E> void roundTrip(EventType<E> type) {
        RandomValues any = new RandomValues(new Random(1));
        for (int i = 0; i < 20; i++) {
            E event = any.ofRecord(type.payloadType());
            String text = JsonText.write(type, event);
            NAMES.forEach(name ->
                    assertThat(text).contains("\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\":"));
            assertThat(text).containsPattern("\"unit\":\"(€|¥|GROẞ)\"");
            assertThat(JsonText.read(type, text)).isEqualTo(event);
        }
    }
}
