package dev.typebus.sample;

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
import java.util.ArrayList;
import java.util.List;

/**
 * Translates a trace's activities into events: {@code A_ACTIVATED} becomes {@code Application.Activated}. The log does not number an application's
 * offers. An activity belongs to the latest offer, except that a cancellation belongs to the oldest.
 */
final class TraceEvents {
    private final String log;
    private final Trace trace;
    private final ApplicationNumber application;
    private int offers;
    private int cancelledOffers;

    private TraceEvents(String log, Trace trace) {
        this.log = log;
        this.trace = trace;
        this.application = new ApplicationNumber(trace.name());
    }

    /**
     * Returns the trace's events in order. Their ids are stable, so each is published at most once.
     *
     * @param log name of the log in messages
     * @throws MalformedLogException if an activity is not one of a loan application
     */
    static List<NewEvent<?>> of(String log, Trace trace) {
        TraceEvents translation = new TraceEvents(log, trace);
        List<NewEvent<?>> events = new ArrayList<>(trace.events().size());
        for (Trace.Event event : trace.events()) {
            EventMetadata metadata = EventMetadata.ofCorrelation(trace.name());
            events.add(translation
                    .event(event)
                    .occurredAt(event.at())
                    .with(event.resource() == null ? metadata : metadata.user(event.resource()))
                    .once(trace.name() + "/" + events.size()));
        }
        return events;
    }

    /** Whether the activity takes time, as work does. All other activities happen at one moment. */
    static boolean isWork(String activity) {
        return activity.startsWith("W_");
    }

    private NewEvent<?> event(Trace.Event event) {
        String activity = event.activity();
        if (isWork(activity)) {
            return workItem(event);
        }
        if (event.lifecycle() != Trace.Lifecycle.COMPLETE) {
            throw malformed(event, "expected " + activity + " to be COMPLETE, as only work has other transitions");
        }
        return activity.startsWith("O_") ? offer(event) : application(event);
    }

    private NewEvent<?> application(Trace.Event event) {
        return switch (event.activity()) {
            case "A_SUBMITTED" ->
                Events.APPLICATION_SUBMITTED.of(
                        new ApplicationEvent.Submitted(application, trace.amount(), trace.registeredAt()));
            case "A_PARTLYSUBMITTED" ->
                Events.APPLICATION_PARTLY_SUBMITTED.of(new ApplicationEvent.PartlySubmitted(application));
            case "A_PREACCEPTED" -> Events.APPLICATION_PRE_ACCEPTED.of(new ApplicationEvent.PreAccepted(application));
            case "A_ACCEPTED" -> Events.APPLICATION_ACCEPTED.of(new ApplicationEvent.Accepted(application));
            case "A_FINALIZED" -> Events.APPLICATION_FINALIZED.of(new ApplicationEvent.Finalized(application));
            case "A_REGISTERED" -> Events.APPLICATION_REGISTERED.of(new ApplicationEvent.Registered(application));
            case "A_APPROVED" -> Events.APPLICATION_APPROVED.of(new ApplicationEvent.Approved(application));
            case "A_ACTIVATED" ->
                Events.APPLICATION_ACTIVATED.of(new ApplicationEvent.Activated(application, trace.amount()));
            case "A_DECLINED" -> Events.APPLICATION_DECLINED.of(new ApplicationEvent.Declined(application));
            case "A_CANCELLED" -> Events.APPLICATION_CANCELLED.of(new ApplicationEvent.Cancelled(application));
            default -> throw unknown(event);
        };
    }

    private NewEvent<?> offer(Trace.Event event) {
        return switch (event.activity()) {
            case "O_SELECTED" -> Events.OFFER_SELECTED.of(new OfferEvent.Selected(application, ++offers));
            case "O_CREATED" -> Events.OFFER_CREATED.of(new OfferEvent.Created(application, offers));
            case "O_SENT" -> Events.OFFER_SENT.of(new OfferEvent.Sent(application, offers));
            case "O_SENT_BACK" -> Events.OFFER_SENT_BACK.of(new OfferEvent.SentBack(application, offers));
            case "O_ACCEPTED" -> Events.OFFER_ACCEPTED.of(new OfferEvent.Accepted(application, offers));
            case "O_DECLINED" -> Events.OFFER_DECLINED.of(new OfferEvent.Declined(application, offers));
            case "O_CANCELLED" -> Events.OFFER_CANCELLED.of(new OfferEvent.Cancelled(application, ++cancelledOffers));
            default -> throw unknown(event);
        };
    }

    private NewEvent<?> workItem(Trace.Event event) {
        WorkActivity activity =
                WorkActivity.ofDutch(event.activity().substring(2)).orElseThrow(() -> unknown(event));
        return switch (event.lifecycle()) {
            case SCHEDULE -> Events.WORK_ITEM_SCHEDULED.of(new WorkItemEvent.Scheduled(application, activity));
            case START -> Events.WORK_ITEM_STARTED.of(new WorkItemEvent.Started(application, activity));
            case COMPLETE -> Events.WORK_ITEM_COMPLETED.of(new WorkItemEvent.Completed(application, activity));
        };
    }

    private MalformedLogException unknown(Trace.Event event) {
        return malformed(
                event,
                "expected an activity of a loan application (A_…, O_… or W_…), but found \"" + event.activity() + "\"");
    }

    private MalformedLogException malformed(Trace.Event event, String problem) {
        return new MalformedLogException(log, event.line(), problem);
    }
}
