package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.RecordingPublisher;
import dev.typebus.event.EventType;
import dev.typebus.event.NewEvent;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

/** The generated {@code Events}. */
class EventsTest {
    private static final Class<?> EVENTS = BlackboxApp.load("Events");

    @Test
    void publishesByComponentsAndByRecord() {
        RecordingPublisher publisher = new RecordingPublisher();
        Object record = BlackboxApp.make(BlackboxApp.load("LoanEvent$Funded"), 7L, 100L);

        BlackboxApp.call(EVENTS, "loanFunded", publisher, 7L, 100L);
        BlackboxApp.call(EVENTS, "loanFunded", publisher, record);

        EventType<Object> type = BlackboxApp.type("Loan.Funded", 1);
        assertThat(publisher.payloads(type)).containsExactly(record, record);
        assertThat(publisher.events()).extracting(NewEvent::aggregateId).containsExactly("7", "7");
    }

    @Test
    void knowsWhatTheAnnotationsSay() {
        assertThat(BlackboxApp.catalog().types())
                .extracting(type -> type + " of " + type.domain() + " about " + type.aggregateType())
                .containsExactly(
                        "Every.Scalar v1 of every about every",
                        "Every.Shape v3 of every about shape_of_things",
                        "Internal.Noted v1 of internal about internal",
                        "Loan.Created v1 of loan about loan",
                        "Loan.Funded v1 of loan about loan");
    }

    @Test
    void isAsVisibleAsTheRecords() throws NoSuchFieldException {
        assertThat(Modifier.isPublic(EVENTS.getDeclaredField("LOAN_FUNDED").getModifiers()))
                .isTrue();
        assertThat(Modifier.isPublic(EVENTS.getDeclaredField("INTERNAL_NOTED").getModifiers()))
                .isFalse();
        assertThat(Modifier.isPublic(BlackboxApp.load("OnlyHereSerializer").getModifiers()))
                .isFalse();
    }

    @Test
    void writesAnAggregateIdAsText() {
        Object noted =
                BlackboxApp.make(BlackboxApp.load("OnlyHere"), BlackboxApp.make(BlackboxApp.load("OnlyHere$Key"), "the key"));

        assertThat(BlackboxApp.type("Internal.Noted", 1).of(noted).aggregateId()).isEqualTo("the key");
    }
}
