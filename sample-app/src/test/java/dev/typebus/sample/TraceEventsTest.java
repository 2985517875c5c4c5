package dev.typebus.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.EventMetadata;
import dev.typebus.event.NewEvent;
import dev.typebus.sample.lending.ApplicationEvent;
import dev.typebus.sample.lending.ApplicationNumber;
import dev.typebus.sample.lending.Events;
import dev.typebus.sample.lending.OfferEvent;
import dev.typebus.sample.lending.WorkActivity;
import dev.typebus.sample.lending.WorkItemEvent;
import dev.typebus.sample.xes.MalformedLogException;
import dev.typebus.sample.xes.Trace;
import dev.typebus.sample.xes.Trace.Lifecycle;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TraceEventsTest {
    private static final Instant AT = Instant.parse("2011-10-01T10:00:00Z");
    private static final ApplicationNumber APPLICATION = new ApplicationNumber("173688");

    @Test
    void anEventKeepsItsTimeItsUserAndItsPlace() {
        List<NewEvent<?>> events = TraceEvents.of(
                "log",
                trace(
                        new Trace.Event(1, "A_SUBMITTED", Lifecycle.COMPLETE, AT, "112"),
                        new Trace.Event(2, "W_Nabellen offertes", Lifecycle.START, AT.plusSeconds(1), null)));
        assertThat(events)
                .containsExactly(
                        Events.APPLICATION_SUBMITTED
                                .of(new ApplicationEvent.Submitted(APPLICATION, BigDecimal.TEN, AT))
                                .occurredAt(AT)
                                .with(EventMetadata.ofUser("112").correlation("173688"))
                                .once("173688/0"),
                        Events.WORK_ITEM_STARTED
                                .of(new WorkItemEvent.Started(APPLICATION, WorkActivity.CALL_AFTER_OFFERS))
                                .occurredAt(AT.plusSeconds(1))
                                .with(EventMetadata.ofCorrelation("173688"))
                                .once("173688/1"));
    }

    @Test
    void offersAreNumbered() {
        Stream<String> activities = Stream.of(
                "O_SELECTED",
                "O_CREATED",
                "O_SENT",
                "O_SELECTED",
                "O_CANCELLED",
                "O_CREATED",
                "O_SENT_BACK",
                "O_ACCEPTED");
        List<NewEvent<?>> events = TraceEvents.of(
                "log",
                trace(activities
                        .map(name -> new Trace.Event(1, name, Lifecycle.COMPLETE, AT, null))
                        .toArray(Trace.Event[]::new)));
        assertThat(events.stream().<Object>map(NewEvent::payload))
                .containsExactly(
                        new OfferEvent.Selected(APPLICATION, 1),
                        new OfferEvent.Created(APPLICATION, 1),
                        new OfferEvent.Sent(APPLICATION, 1),
                        new OfferEvent.Selected(APPLICATION, 2),
                        new OfferEvent.Cancelled(APPLICATION, 1),
                        new OfferEvent.Created(APPLICATION, 2),
                        new OfferEvent.SentBack(APPLICATION, 2),
                        new OfferEvent.Accepted(APPLICATION, 2));
    }

    @Test
    void whatIsNotAboutALoanIsRefused() {
        assertRefused(
                "W_Koffie zetten",
                Lifecycle.START,
                "expected an activity of a loan application (A_…, O_… or W_…), but found \"W_Koffie zetten\"");
        assertRefused(
                "O_LOST",
                Lifecycle.COMPLETE,
                "expected an activity of a loan application (A_…, O_… or W_…), but found \"O_LOST\"");
        assertRefused(
                "A_SUBMITTED",
                Lifecycle.START,
                "expected A_SUBMITTED to be COMPLETE, as only work has other transitions");
    }

    private static void assertRefused(String activity, Lifecycle lifecycle, String problem) {
        assertThatThrownBy(() -> TraceEvents.of("log.xes", trace(new Trace.Event(7, activity, lifecycle, AT, null))))
                .isInstanceOf(MalformedLogException.class)
                .hasMessage("log.xes, line 7: " + problem);
    }

    private static Trace trace(Trace.Event... events) {
        return new Trace("173688", AT, BigDecimal.TEN, List.of(events));
    }
}
