package dev.typebus.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.CausationDepthException;
import dev.typebus.event.EventId;
import dev.typebus.event.EventMetadata;
import dev.typebus.event.EventSerializer;
import dev.typebus.event.EventType;
import dev.typebus.event.InvalidPayloadException;
import dev.typebus.event.NewEvent;
import dev.typebus.event.StoredEvent;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

class EventEncoderTest {
    private static final UUID LOAN = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final NewEvent<?> FUNDED = Loans.LOAN_FUNDED.of(Loans.funded(LOAN));

    private final EventEncoder encoder = new EventEncoder(PublishLimits.DEFAULT);

    @Test
    void anEventBecomesItsRow() {
        EncodedEvent row = encode(FUNDED.occurredAt(Instant.parse("2026-03-01T10:15:30.123456789Z"))
                .once("key")
                .with(EventMetadata.ofUser("ada")));
        assertThat(row.aggregateId()).isEqualTo(LOAN.toString());
        assertThat(row.payload())
                .isEqualTo("{\"loanId\":\"" + LOAN
                        + "\",\"fundedAmount\":1000.50,\"fundedAt\":\"2026-03-01T10:15:30.123456Z\"}");
        assertThat(row.metadata()).isEqualTo("{\"user\":\"ada\"}");
        assertThat(row.occurredAt()).isEqualTo("2026-03-01T10:15:30.123456Z");
        assertThat(row.idempotencyKey()).isEqualTo("key");
        assertThat(row).hasToString("Loan.Funded of loan/" + LOAN);
    }

    @Test
    void whatAHandlerPublishesInheritsWhoAndWhy() {
        StoredEvent<String> cause = new StoredEvent<>(
                7,
                new EventId(new UUID(1, 2)),
                "Loan.Created",
                1,
                "loan",
                "loan",
                "1",
                "",
                new EventMetadata("ada", null, null, 3, Map.of("not", "inherited")),
                Loans.SOME_TIME);
        try (CausationScope outer = CausationScope.enter(EventMetadata.causedBy(cause))) {
            assertThat(outer).isNotNull();
            assertThat(encode(FUNDED).metadata())
                    .isEqualTo("{\"user\":\"ada\",\"correlation\":\"00000000-0000-0001-0000-000000000002\","
                            + "\"causation\":\"00000000-0000-0001-0000-000000000002\",\"depth\":4}");
            assertThat(encode(FUNDED.with(EventMetadata.ofUser("bob"))).metadata())
                    .startsWith("{\"user\":\"bob\",\"correlation\":\"00000000");
            try (CausationScope inner = CausationScope.enter(EventMetadata.ofUser("eve"))) {
                assertThat(inner).isNotNull();
                assertThat(encode(FUNDED).metadata()).isEqualTo("{\"user\":\"eve\"}");
            }
            assertThat(encode(FUNDED).metadata()).startsWith("{\"user\":\"ada\"");
        }
        assertThat(encode(FUNDED).metadata()).isEqualTo("{}");
        assertThat(CausationScope.isOpen()).isFalse();
    }

    @Test
    void aChainOfCausesEnds() {
        encode(FUNDED.with(new EventMetadata(null, "c-1", null, 100, Map.of())));
        assertThatThrownBy(() -> encode(FUNDED.with(new EventMetadata(null, "c-1", null, 101, Map.of()))))
                .isInstanceOf(CausationDepthException.class)
                .hasMessage(
                        "Loan.Funded v1 was not published: it is number 101 in a chain of events that cause each other"
                                + " (correlation c-1); the limit is 100. Handlers seem to publish in a circle; break it, or raise"
                                + " the limit: EventBus.builder(…).maxCausationDepth");
    }

    @Test
    void aPayloadOfTheLimitIsTakenAndOneMoreByteIsNot() {
        int frame = "{\"about\":\"a\",\"text\":\"\"}".length();
        // two bytes each in UTF-8
        String text = "ä".repeat((262_144 - frame) / 2);
        String padding = "x".repeat(262_144 - frame - 2 * text.length());
        assertThat(encode(note("a", text + padding)).payload()).startsWith("{\"about\"");
        assertThatThrownBy(() -> encode(note("a", text + padding + "x")))
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessage(
                        "Note.Written v1 was not published: its payload has 262145 bytes of JSON; the limit is 262144."
                                + " Store the bulk elsewhere and publish a reference, or raise the limit:"
                                + " EventBus.builder(…).maxPayloadBytes");
    }

    static Stream<Arguments> refused() {
        NewEvent<NoteWritten> ok = note("a", "b");
        Map<String, String> nullHeader = new HashMap<>();
        nullHeader.put("x", null);
        Map<String, String> manyHeaders = new HashMap<>();
        for (int i = 0; i < 65; i++) {
            manyHeaders.put("h" + i, "");
        }
        return Stream.of(
                Arguments.of(note("a", "b\0c"), "its payload holds U+0000, which PostgreSQL cannot store"),
                Arguments.of(
                        note("a", "b\ud83dc"),
                        "its payload holds half of a surrogate pair (U+D83D), which is no character"),
                Arguments.of(note("", "b"), "the aggregate id is empty"),
                Arguments.of(note("a\0", "b"), "the aggregate id holds U+0000, which PostgreSQL cannot store"),
                Arguments.of(
                        note("\udc00", "b"),
                        "the aggregate id holds half of a surrogate pair (U+DC00), which is no character"),
                Arguments.of(
                        note("a".repeat(256), "b"), "the aggregate id has 256 characters; at most 255 are allowed"),
                Arguments.of(ok.once("k\0"), "the idempotency key holds U+0000, which PostgreSQL cannot store"),
                Arguments.of(
                        ok.with(EventMetadata.ofUser("\0")),
                        "metadata.user holds U+0000, which PostgreSQL cannot store"),
                Arguments.of(
                        ok.with(EventMetadata.ofCorrelation("\ud800")),
                        "metadata.correlation holds half of a surrogate pair (U+D800), which is no character"),
                Arguments.of(
                        ok.with(EventMetadata.EMPTY.header("a\0", "b")),
                        "the name of a header holds U+0000, which PostgreSQL cannot store"),
                Arguments.of(
                        ok.with(EventMetadata.EMPTY.header("trace", "\0")),
                        "metadata.headers[\"trace\"] holds U+0000, which PostgreSQL cannot store"),
                Arguments.of(
                        ok.with(new EventMetadata(null, null, null, 0, nullHeader)),
                        "metadata.headers[\"x\"] is null; leave the header out instead"),
                Arguments.of(
                        ok.with(new EventMetadata(null, null, null, 0, manyHeaders)),
                        "metadata has 65 headers; at most 64 are allowed. What handlers decide by belongs into the payload"),
                Arguments.of(
                        ok.with(EventMetadata.EMPTY.header("a", "ä".repeat(10_000))),
                        "metadata has 20020 bytes of JSON; at most 16384 are allowed. What handlers decide by belongs into"
                                + " the payload"),
                Arguments.of(ok.occurredAt(Instant.MAX), "occurredAt is not between the years 1 and 9999"),
                Arguments.of(ok.occurredAt(Instant.MIN), "occurredAt is not between the years 1 and 9999"),
                Arguments.of(
                        written("", json -> json.writeStartObject().writeEndObject()), "the aggregate type is empty"),
                Arguments.of(
                        written("note", json -> json.writeStartArray().writeEndArray()),
                        "its payload is no JSON object"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatTheDatabaseCannotHoldIsRefusedBeforeItSeesIt(NewEvent<?> event, String reason) {
        assertThatThrownBy(() -> encode(event))
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessage("Note.Written v1 was not published: " + reason);
    }

    @Test
    void aBackslashBeforeU0000IsNoU0000() {
        assertThat(encode(note("a", "\\u0000")).payload()).contains("\\\\u0000");
        assertThat(encode(note("a", "\ud83d\ude00")).payload()).contains("\ud83d\ude00");
    }

    @Test
    void aPayloadThatIsTooDeepIsRefused() {
        NewEvent<?> deep = written("note", json -> {
            for (int i = 0; i < 100; i++) {
                json.writeStartObject().writeName("a");
            }
        });
        assertThatThrownBy(() -> encode(deep))
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessageStartingWith("Note.Written v1 was not published: the payload cannot be written: ")
                .hasMessageContaining("depth");
    }

    private EncodedEvent encode(NewEvent<?> event) {
        return encoder.encode(List.of(event)).get(0);
    }

    private static NewEvent<NoteWritten> note(String about, String text) {
        return Loans.NOTE_WRITTEN.of(Loans.note(about, text));
    }

    /** An event of a serializer that writes whatever it likes. */
    private static NewEvent<String> written(String aggregateType, Consumer<JsonGenerator> payload) {
        EventSerializer<String> serializer = new EventSerializer<>() {
            @Override
            public String aggregateId(String ignored) {
                return "a";
            }

            @Override
            public void write(String ignored, JsonGenerator json) {
                payload.accept(json);
            }

            @Override
            public String read(JsonParser json) {
                throw new UnsupportedOperationException();
            }
        };
        return EventType.of("Note.Written", 1, aggregateType, String.class, serializer)
                .of("");
    }
}
