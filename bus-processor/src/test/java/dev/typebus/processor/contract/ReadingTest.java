package dev.typebus.processor.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.json.JsonCodec;
import dev.typebus.json.JsonNumbers;
import dev.typebus.processor.model.Scalar;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** One number is said to be read as another exactly if the runtime does so, without losing a digit. */
class ReadingTest {
    private static final JsonFactory JSON = new JsonFactory();

    /** A form and the values on which others fail. */
    private record Form<T extends Number>(JsonCodec<T> codec, List<T> edges) {
        boolean survivesIn(Form<?> reader) {
            return edges.stream().allMatch(value -> reader.readsAs(value, write(value)));
        }

        private String write(T value) {
            StringWriter text = new StringWriter();
            try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
                codec.write(value, json);
            }
            return text.toString();
        }

        private boolean readsAs(Number value, String text) {
            try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
                json.nextToken();
                return decimal(codec.read(json)).compareTo(decimal(value)) == 0;
            } catch (RuntimeException refused) {
                return false;
            }
        }

        private static BigDecimal decimal(Number value) {
            return new BigDecimal(value.toString());
        }
    }

    private static final Map<Scalar, Form<?>> NUMBERS = Map.of(
            Scalar.BYTE, new Form<>(JsonNumbers.BYTE, List.of(Byte.MIN_VALUE, Byte.MAX_VALUE)),
            Scalar.SHORT, new Form<>(JsonNumbers.SHORT, List.of(Short.MIN_VALUE, Short.MAX_VALUE)),
            Scalar.INT, new Form<>(JsonNumbers.INTEGER, List.of(Integer.MIN_VALUE, Integer.MAX_VALUE)),
            Scalar.LONG, new Form<>(JsonNumbers.LONG, List.of(Long.MIN_VALUE, Long.MAX_VALUE)),
            Scalar.FLOAT, new Form<>(JsonNumbers.FLOAT, List.of(Float.MIN_VALUE, Float.MAX_VALUE, 0.1f, -0.0f)),
            Scalar.DOUBLE, new Form<>(JsonNumbers.DOUBLE, List.of(Double.MIN_VALUE, Double.MAX_VALUE, 0.1, -0.0)),
            Scalar.BIG_INTEGER,
                    new Form<>(
                            JsonNumbers.BIG_INTEGER, List.of(BigInteger.ONE.shiftLeft(64), BigInteger.TEN.pow(9_999))),
            Scalar.BIG_DECIMAL,
                    new Form<>(
                            JsonNumbers.BIG_DECIMAL,
                            List.of(new BigDecimal("1E+3000"), new BigDecimal("0.10"), new BigDecimal("1E-400"))));

    static Stream<Arguments> pairs() {
        return NUMBERS.keySet().stream()
                .sorted()
                .flatMap(writer -> NUMBERS.keySet().stream().sorted().map(reader -> Arguments.of(writer, reader)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void claimsWhatTheRuntimeDoes(Scalar writer, Scalar reader) {
        assertThat(ReadCompatibility.reads(new Shape.Simple(reader), new Shape.Simple(writer)))
                .isEqualTo(form(writer).survivesIn(form(reader)));
    }

    private static Form<?> form(Scalar scalar) {
        return Objects.requireNonNull(NUMBERS.get(scalar));
    }
}
