package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.CausationDepthException;
import dev.typebus.event.EventId;
import dev.typebus.event.EventMetadata;
import dev.typebus.event.InvalidPayloadException;
import dev.typebus.event.NewEvent;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.Refusals;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordingPublisherTest {
    private final UUID loan = UUID.randomUUID();
    private final NewEvent<?> created = Loans.LOAN_CREATED.of(Loans.created(loan));
    private final NewEvent<?> funded = Loans.LOAN_FUNDED.of(Loans.funded(loan));
    private final RecordingPublisher publisher = new RecordingPublisher();

    @Test
    void publishedEventsAreKeptInOrder() {
        List<EventId> ids = publisher.publishAll(List.of(created, funded));
        EventId third = publisher.publish(Loans.LOAN_FUNDED, Loans.funded(loan));

        assertThat(publisher.events()).containsExactly(created, funded, funded);
        assertThat(publisher.payloads(Loans.LOAN_FUNDED)).containsExactly(Loans.funded(loan), Loans.funded(loan));
        assertThat(publisher.payloads(Loans.NOTE_WRITTEN)).isEmpty();
        assertThat(List.of(ids.get(0), ids.get(1), third))
                .extracting(EventId::value)
                .allMatch(id -> id.version() == 7)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("dev.typebus.fixtures.Refusals#all")
    void invalidEventIsRefusedWithItsList(NewEvent<?> event, String reason) {
        assertThatThrownBy(() -> publisher.publishAll(List.of(created, event, funded)))
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessage("Note.Written v1 was not published: " + reason);
        assertThat(publisher.events()).isEmpty();
    }

    @Test
    void limitsAreThoseOfBus() {
        assertThatThrownBy(() -> publisher.publish(Refusals.note("a", "x".repeat(262_144))))
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessageContaining("the limit is 262144");
        assertThatThrownBy(() -> publisher.publish(funded.with(new EventMetadata(null, "c-1", null, 101, Map.of()))))
                .isInstanceOf(CausationDepthException.class);
        assertThat(publisher.events()).isEmpty();
    }

    @Test
    void keyIsPublishedOnce() {
        EventId first = publisher.once("k").publish(created);
        assertThat(publisher.once("k").publish(funded)).isEqualTo(first);
        assertThat(publisher.publishAll(List.of(funded.once("l"), created.once("l"), created.once("k"))))
                .satisfiesExactly(
                        id -> assertThat(id).isNotEqualTo(first),
                        id -> assertThat(id).isNotEqualTo(first),
                        id -> assertThat(id).isEqualTo(first));
        assertThat(publisher.events()).containsExactly(created.once("k"), funded.once("l"));
        assertThatThrownBy(() -> publisher.once("m").publishAll(List.of(created, funded)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NewEvent.once");
    }

    @Test
    void clearForgetsEventsAndKeys() {
        EventId first = publisher.once("k").publish(created);
        publisher.clear();
        assertThat(publisher.events()).isEmpty();
        assertThat(publisher.payloads(Loans.LOAN_CREATED)).isEmpty();
        assertThat(publisher.once("k").publish(created)).isNotEqualTo(first);
        assertThat(publisher.events()).hasSize(1);
    }

    @Test
    void metadataOfDecoratorsIsKept() {
        publisher
                .with(EventMetadata.ofUser("ada"))
                .with(EventMetadata.ofCorrelation("c-1"))
                .occurredAt(Loans.SOME_TIME)
                .awaitingHandlers(Duration.ofMillis(1))
                .publish(funded);

        assertThat(publisher.events()).singleElement().satisfies(event -> {
            assertThat(event.metadata().user()).isEqualTo("ada");
            assertThat(event.metadata().correlationId()).isEqualTo("c-1");
            assertThat(event.occurredAt()).isEqualTo(Loans.SOME_TIME);
            assertThat(event.payload()).isEqualTo(Loans.funded(loan));
        });
    }
}
