package dev.typebus.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.CausationDepthException;
import dev.typebus.event.EventId;
import dev.typebus.event.EventMetadata;
import dev.typebus.event.InvalidPayloadException;
import dev.typebus.event.NewEvent;
import dev.typebus.event.StoredEvent;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.Refusals;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventEncoderTest {
    private static final UUID LOAN = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final NewEvent<?> FUNDED = Loans.LOAN_FUNDED.of(Loans.funded(LOAN));

    private final EventEncoder encoder = new EventEncoder(PublishLimits.DEFAULT);

    @Test
    void eventIsEncodedIntoItsRow() {
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
    void eventOfHandlerInheritsUserAndCause() {
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
    void chainOfCausesIsLimited() {
        encode(FUNDED.with(new EventMetadata(null, "c-1", null, 100, Map.of())));
        assertThatThrownBy(() -> encode(FUNDED.with(new EventMetadata(null, "c-1", null, 101, Map.of()))))
                .isInstanceOf(CausationDepthException.class)
                .hasMessage(
                        "Loan.Funded v1 was not published: it is number 101 in a chain of events that cause each other"
                                + " (correlation c-1); the limit is 100. Handlers seem to publish in a circle; break it, or raise"
                                + " the limit: EventBus.builder(…).maxCausationDepth");
    }

    @ParameterizedTest
    @CsvSource({"ä, 2", "€, 3"})
    void payloadBeyondTheLimitIsRefused(String character, int bytes) {
        int frame = "{\"about\":\"a\",\"text\":\"\"}".length();
        String text = character.repeat((262_144 - frame) / bytes);
        String padding = "x".repeat(262_144 - frame - bytes * text.length());
        assertThat(encode(Refusals.note("a", text + padding)).payload()).startsWith("{\"about\"");
        assertThatThrownBy(() -> encode(Refusals.note("a", text + padding + "x")))
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessage(
                        "Note.Written v1 was not published: its payload has 262145 bytes of JSON; the limit is 262144."
                                + " Store the bulk elsewhere and publish a reference, or raise the limit:"
                                + " EventBus.builder(…).maxPayloadBytes");
    }

    @ParameterizedTest
    @MethodSource("dev.typebus.fixtures.Refusals#all")
    void unstorableEventIsRefusedBeforeTheDatabase(NewEvent<?> event, String reason) {
        assertThatThrownBy(() -> encode(event))
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessage("Note.Written v1 was not published: " + reason);
    }

    @Test
    void aBackslashBeforeU0000IsNoU0000() {
        assertThat(encode(Refusals.note("a", "\\u0000")).payload()).contains("\\\\u0000");
        assertThat(encode(Refusals.note("a", "\ud83d\ude00")).payload()).contains("\ud83d\ude00");
    }

    @Test
    void payloadThatIsTooDeepIsRefused() {
        NewEvent<?> deep = Refusals.written("note", json -> {
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
}
