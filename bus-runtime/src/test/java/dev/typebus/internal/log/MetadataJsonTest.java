package dev.typebus.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.DecodingException;
import dev.typebus.event.EventId;
import dev.typebus.event.EventMetadata;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataJsonTest {
    @Test
    void writtenMetadataIsReadBack() {
        EventMetadata everything =
                new EventMetadata("ada \"\\ ☃", "c", new EventId(new UUID(1, 2)), 5, Map.of("b", "2", "a", "1"));
        String text = MetadataJson.write(everything);
        assertThat(text)
                .isEqualTo("{\"user\":\"ada \\\"\\\\ ☃\",\"correlation\":\"c\","
                        + "\"causation\":\"00000000-0000-0001-0000-000000000002\",\"depth\":5,"
                        + "\"headers\":{\"a\":\"1\",\"b\":\"2\"}}");
        assertThat(MetadataJson.read(text)).isEqualTo(everything);
        assertThat(MetadataJson.read(MetadataJson.write(EventMetadata.EMPTY))).isEqualTo(EventMetadata.EMPTY);
        assertThat(MetadataJson.read("{}")).isSameAs(EventMetadata.EMPTY);
    }

    @Test
    void unknownMembersAreSkipped() {
        assertThat(
                        MetadataJson.read(
                                "{\"tenant\": {\"id\": [1]}, \"user\": 7, \"correlation\": null, \"headers\": {\"n\": 1, \"z\": null}}"))
                .isEqualTo(EventMetadata.EMPTY.user("7").header("n", "1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"user": {}}                | metadata.user: a string is expected, not START_OBJECT
            {"causation": "x"}          | metadata.causation: the UUID of an event is expected
            {"depth": "1"}              | metadata.depth: a whole number is expected, not VALUE_STRING
            {"depth": 99999999999}      | metadata cannot be read: InputCoercionException
            {"headers": "x"}            | metadata.headers: an object is expected, not VALUE_STRING
            {"headers": {"a": []}}      | metadata.headers["a"]: a string is expected, not START_ARRAY
            """)
    void wrongFormIsNamedInTheError(String text, String message) {
        assertThatThrownBy(() -> MetadataJson.read(text))
                .isInstanceOf(DecodingException.class)
                .hasMessage(message);
    }
}
