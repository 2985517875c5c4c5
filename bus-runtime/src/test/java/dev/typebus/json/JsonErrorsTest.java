package dev.typebus.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.DecodingException;
import dev.typebus.event.InvalidPayloadException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be kept is refused, with its path and never with its value. */
class JsonErrorsTest {
    private static final ValueHolder<Integer> INT = new ValueHolder<>(JsonNumbers.INTEGER);
    private static final ValueHolder<String> TEXT = new ValueHolder<>(JsonTexts.STRING);
    private static final ValueHolder<List<Double>> LIST = new ValueHolder<>(JsonCollections.list(JsonNumbers.DOUBLE));
    private static final ValueHolder<Map<String, List<Integer>>> MAP =
            new ValueHolder<>(JsonCollections.map(JsonTexts.STRING, JsonCollections.list(JsonNumbers.INTEGER)));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                        | value is missing
            {"value": null}           | value is missing
            {"other": 1}              | value is missing
            {"value": "1"}            | value: a whole number of 32 bits is expected, not a string of 1 characters
            {"value": 1.0}            | value: a whole number of 32 bits is expected, not a number with a fraction
            {"value": 2147483648}     | value: a whole number of 32 bits is expected, not a whole number of 10 digits
            {"value": 92233720368547758080} | value: a whole number of 32 bits is expected, not a whole number of 20 digits
            {"value": true}           | value: a whole number of 32 bits is expected, not a boolean
            {"value": {"a": 1}}       | value: a whole number of 32 bits is expected, not an object
            [1]                       | the payload: an object is expected, not an array
            {"value": 1} 2            | the payload is followed by something
            {"value": secret}         | the payload is not valid JSON, at line 1, column 11
            """)
    void invalidJsonIsRefusedWithItsPath(String json, String message) {
        assertThatThrownBy(() -> INT.read(json))
                .isInstanceOf(DecodingException.class)
                .hasMessage(message)
                .hasNoCause();
    }

    @Test
    void pathsOmitTheKeysOfMaps() {
        assertThatThrownBy(() -> MAP.read("{\"value\": {\"alice@example.com\": [1, null]}}"))
                .hasMessage("value{}[1]: a value is expected, not null");
        assertThatThrownBy(() -> LIST.read("{\"value\": [1, 2, []]}"))
                .hasMessage("value[2]: a number is expected, not an array");
        assertThatThrownBy(() -> new ValueHolder<>(JsonCollections.map(JsonTexts.UUID, JsonNumbers.LONG))
                        .read("{\"value\": {\"1-1-1-1-1\": 1}}"))
                .hasMessageStartingWith("value{}: a UUID is expected");
    }

    @Test
    void errorsNeverQuoteTheText() {
        for (TextForm<?> form : List.of(
                JsonTexts.UUID,
                JsonTexts.CURRENCY,
                JsonTexts.CHARACTER,
                JsonTexts.LOCALE,
                JsonTimes.INSTANT,
                JsonTimes.ZONED_DATE_TIME,
                JsonTimes.ZONE_ID,
                JsonTimes.DURATION,
                JsonKeys.LONG,
                JsonKeys.YEAR)) {
            assertThatThrownBy(() -> new ValueHolder<>(form).read("{\"value\": \"se cret\"}"))
                    .hasMessage("value: " + form.expected() + " is expected, not a string of 7 characters")
                    .hasNoCause();
        }
        assertThatThrownBy(() -> new ValueHolder<>(JsonTexts.BASE64).read("{\"value\": \"se cret\"}"))
                .hasMessage("value: base64 is expected, not a string of 7 characters")
                .hasNoCause();
        for (String number : List.of("NaN", "Infinity", "1d", "0x1p3", " 1", "1e400", "١")) {
            assertThatThrownBy(() -> new ValueHolder<>(JsonNumbers.DOUBLE).read("{\"value\": \"" + number + "\"}"))
                    .isInstanceOf(DecodingException.class);
        }
    }

    @Test
    void valuesWithoutJsonFormAreRefused() {
        assertThatThrownBy(() -> LIST.write(List.of(1.0, Double.NaN)))
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessage("value[1] is NaN, which JSON has no number for");
        assertThatThrownBy(() -> new ValueHolder<>(JsonNumbers.FLOAT).write(Float.NEGATIVE_INFINITY))
                .hasMessage("value is -Infinity, which JSON has no number for");
        assertThatThrownBy(() -> LIST.write(Arrays.asList(1.0, null)))
                .hasMessage(
                        "value[1] is null. Give it a value; a component that may be absent is @Nullable or Optional");
        Map<String, List<Integer>> nullKey = new HashMap<>();
        nullKey.put(null, List.of());
        assertThatThrownBy(() -> MAP.write(nullKey)).hasMessage("value has the key null");
    }

    @Test
    void valuesUnknownToPostgresAreRefused() {
        assertThatThrownBy(() -> TEXT.write("a\0b"))
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessage("value holds U+0000, which PostgreSQL cannot store");
        assertThatThrownBy(() -> TEXT.write("a\ud800b"))
                .hasMessage("value holds half of a surrogate pair (U+D800), which is no character");
        assertThatThrownBy(() -> TEXT.write("\udc00\ud800"))
                .hasMessage("value holds half of a surrogate pair (U+DC00), which is no character");
        assertThatThrownBy(() -> MAP.write(Map.of("\0", List.of())))
                .hasMessage("value has a key that holds U+0000, which PostgreSQL cannot store");
        assertThatThrownBy(() -> new ValueHolder<>(JsonTexts.CHARACTER).write('\udfff'))
                .hasMessage("value holds half of a surrogate pair (U+DFFF), which is no character");
    }

    @Test
    void tooLongValuesAreRefused() {
        assertThatThrownBy(() -> TEXT.write("x".repeat(JsonLimits.TEXT + 1)))
                .hasMessage("value has 1048577 characters; at most 1048576 are allowed");
        assertThatThrownBy(() -> MAP.write(Map.of("k".repeat(257), List.of())))
                .hasMessage("value has a key that has 257 characters; at most 256 are allowed");
        assertThatThrownBy(() -> new ValueHolder<>(JsonNumbers.BIG_INTEGER).write(BigInteger.TEN.pow(10_100)))
                .hasMessage("value has more than 10000 digits");
        assertThatThrownBy(() ->
                        new ValueHolder<>(JsonNumbers.BIG_DECIMAL).write(new BigDecimal(BigInteger.TEN.pow(10_100))))
                .hasMessage("value has more than 10000 digits");
        assertThatThrownBy(() -> new ValueHolder<>(JsonTexts.BASE64).write(new byte[JsonLimits.TEXT]))
                .hasMessage("value has 1048576 bytes; at most 786432 are allowed");
    }

    @Test
    void valuesThatDoNotReadBackAreRefused() {
        assertThatThrownBy(() -> new ValueHolder<>(JsonTexts.LOCALE).write(new Locale("not a language")))
                .hasMessage("value holds nothing that can be written exactly as a BCP 47 language tag");
        URI pathLikeScheme = URI.create("http://host/a/").relativize(URI.create("http://host/a/b:c"));
        assertThatThrownBy(() -> new ValueHolder<>(JsonTexts.URI).write(pathLikeScheme))
                .hasMessage("value holds nothing that can be written exactly as a URI");
    }

    @Test
    void tooDeepOrTooLongJsonIsRefused() {
        String deep = "{\"other\": " + "[".repeat(80) + "]".repeat(80) + ", \"value\": 1}";
        assertThatThrownBy(() -> INT.read(deep))
                .isInstanceOf(DecodingException.class)
                .hasMessageStartingWith("the payload exceeds a limit of what is read: Document nesting depth (65)");
        assertThatThrownBy(() -> INT.read("{\"value\": " + "1".repeat(401) + "}"))
                .hasMessageStartingWith("the payload exceeds a limit of what is read: Number value length (401)");
    }

    @Test
    void numbersWrittenAsStringsAreRead() {
        assertThat(new ValueHolder<>(JsonNumbers.BIG_DECIMAL).read("{\"value\": \"12.30\"}"))
                .isEqualTo(new BigDecimal("12.30"));
        assertThat(new ValueHolder<>(JsonNumbers.DOUBLE).read("{\"value\": \"-1.5E10\"}"))
                .isEqualTo(-1.5e10);
    }

    @Test
    void refusalOfRecordConstructorIsReported() {
        assertThatThrownBy(() -> readBy(() -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(DecodingException.class)
                .hasMessage("a record's constructor refuses the payload: java.lang.IllegalStateException");
        assertThatThrownBy(() -> readBy(() -> {
                    throw new AssertionError("no");
                }))
                .isInstanceOf(DecodingException.class)
                .hasMessage("a record's constructor refuses the payload: java.lang.AssertionError");
    }

    @Test
    void outOfMemoryIsNotReportedAsPayloadFault() {
        assertThatThrownBy(() -> readBy(() -> {
                    throw new OutOfMemoryError("made to fail");
                }))
                .isInstanceOf(OutOfMemoryError.class);
        OutOfMemoryError twice = new OutOfMemoryError("as the JVM's own, thrown by the body and by close()");
        assertThatThrownBy(() -> readBy(() -> {
                    try (AutoCloseable closing = () -> {
                        throw twice;
                    }) {
                        throw twice;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }

    private static String readBy(Supplier<String> constructor) {
        return new ValueHolder<>(JsonCodec.of((value, json) -> json.writeString(value), json -> constructor.get()))
                .read("{\"value\": \"x\"}");
    }
}
