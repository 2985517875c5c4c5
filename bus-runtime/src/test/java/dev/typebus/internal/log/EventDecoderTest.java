package dev.typebus.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.DecodingException;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventId;
import dev.typebus.event.EventMetadata;
import dev.typebus.event.JsonPayload;
import dev.typebus.event.StoredEvent;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NewerNotes;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventDecoderTest {
    private static final String GOOD = "{\"text\": \"b\", \"about\": \"a\", \"added by others\": {\"x\": [1]}}";

    private final EventDecoder decoder = new EventDecoder(Loans.CATALOG);

    @Test
    void rowIsDecodedIntoItsEvent() {
        EventRow row = row("Note.Written", 1, GOOD, "{\"user\": \"ada\"}");
        StoredEvent<?> event = decoder.decode(row).get(0);
        assertThat(event)
                .isEqualTo(new StoredEvent<Object>(
                        7,
                        new EventId(new UUID(1, 2)),
                        "Note.Written",
                        1,
                        "note",
                        "note",
                        "a",
                        Loans.note("a", "b"),
                        EventMetadata.ofUser("ada"),
                        Loans.SOME_TIME));
        assertThat(decoder.decode(row)).hasSize(1);
        assertThat(decoder.decodeAsFarAsPossible(row)).isEqualTo(List.of(event));
        assertThat(decoder.undecoded(row).payload()).isEqualTo(new JsonPayload(GOOD));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Note.Written | 2 | {"about": "a", "text": "b"} | {}            | Note.Written v2 of note/a at 7 cannot be decoded: this application's catalog has only version 1 and older ones. Deploy the code that declares version 2, or handle it by name
            Note.Burned  | 1 | {"about": "a", "text": "b"} | {}            | Note.Burned v1 of note/a at 7 cannot be decoded: this application's catalog has no such event. Deploy the module that declares it, or handle it by name
            Note.Written | 1 | {"about": "a"}              | {}            | Note.Written v1 of note/a at 7 cannot be decoded: text: is missing
            Note.Written | 1 | {"about": "a", "text": 5}   | {}            | Note.Written v1 of note/a at 7 cannot be decoded: text: a string is expected, not VALUE_NUMBER_INT
            Note.Written | 1 | {"about": "a", "text": "b"} | {"user": []}  | Note.Written v1 of note/a at 7 cannot be decoded: metadata.user: a string is expected, not START_ARRAY
            """)
    void undecodableRowIsNamedAndReadAsJson(String type, int version, String payload, String metadata, String message) {
        EventRow row = row(type, version, payload, metadata);
        assertThatThrownBy(() -> decoder.decode(row))
                .isInstanceOf(DecodingException.class)
                .hasMessage(message);
        StoredEvent<?> asFarAsPossible = decoder.decodeAsFarAsPossible(row).get(0);
        assertThat(asFarAsPossible.payload()).isEqualTo(new JsonPayload(payload));
        assertThat(asFarAsPossible.metadata()).isEqualTo(EventMetadata.EMPTY);
    }

    @Test
    void undecodablePayloadKeepsItsMetadata() {
        StoredEvent<?> event = decoder.decodeAsFarAsPossible(row("Note.Written", 1, "{}", "{\"user\": \"ada\"}"))
                .get(0);
        assertThat(event.payload()).isEqualTo(new JsonPayload("{}"));
        assertThat(event.metadata()).isEqualTo(EventMetadata.ofUser("ada"));
    }

    @Test
    void outOfMemoryErrorIsNotADecodingFailure() {
        EventDecoder upcasting = new EventDecoder(EventCatalog.of(Loans.NOTE_WRITTEN, NewerNotes.NOTE_WRITTEN)
                .upcast(Loans.NOTE_WRITTEN, NewerNotes.NOTE_WRITTEN, old -> {
                    throw new OutOfMemoryError("made to fail");
                }));
        assertThatThrownBy(() -> upcasting.decode(row("Note.Written", 1, GOOD, "{}")))
                .isInstanceOf(OutOfMemoryError.class);
    }

    private static EventRow row(String type, int version, String payload, String metadata) {
        return new EventRow(
                7,
                new EventId(new UUID(1, 2)),
                type,
                version,
                "note",
                "note",
                "a",
                3,
                700,
                payload,
                metadata,
                Loans.SOME_TIME);
    }
}
