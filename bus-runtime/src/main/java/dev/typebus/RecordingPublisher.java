package dev.typebus;

import dev.typebus.event.EventId;
import dev.typebus.event.EventType;
import dev.typebus.event.NewEvent;
import dev.typebus.event.Publisher;
import dev.typebus.internal.publish.EncodedEvent;
import dev.typebus.internal.publish.EventEncoder;
import dev.typebus.internal.publish.PublishLimits;
import java.util.ArrayList;
import java.util.List;

/**
 * A publisher for unit tests without a database: it records events in memory. It encodes each event as a bus does, with the default limits,
 * and refuses a list that the bus would refuse before sending it to the database. It does not wait for handlers. Thread-safe.
 *
 * <pre>{@code
 * RecordingPublisher events = new RecordingPublisher();
 * service.fund(events, loanId);
 * assertThat(events.payloads(Events.LOAN_FUNDED)).containsExactly(new LoanFunded(…));
 * }</pre>
 */
public final class RecordingPublisher implements Publisher {
    private final EventEncoder encoder = new EventEncoder(PublishLimits.DEFAULT);
    private final List<EncodedEvent> recorded = new ArrayList<>();

    @Override
    public synchronized List<EventId> publishAll(List<? extends NewEvent<?>> events) {
        List<EncodedEvent> encoded = encoder.encode(events);
        return encoded.stream().map(this::record).toList();
    }

    private EventId record(EncodedEvent event) {
        if (event.idempotencyKey() != null) {
            for (EncodedEvent earlier : recorded) {
                if (event.idempotencyKey().equals(earlier.idempotencyKey())) {
                    return earlier.id();
                }
            }
        }
        recorded.add(event);
        return event.id();
    }

    /** {@return all recorded events, in order} */
    public synchronized List<NewEvent<?>> events() {
        return recorded.stream().<NewEvent<?>>map(EncodedEvent::event).toList();
    }

    /**
     * Returns the recorded payloads of one type.
     *
     * @param type the event type
     * @param <E> the payload record
     * @return the payloads, in order
     */
    public synchronized <E> List<E> payloads(EventType<E> type) {
        return recorded.stream()
                .map(EncodedEvent::event)
                .filter(event -> event.type().equals(type))
                .map(event -> type.payloadType().cast(event.payload()))
                .toList();
    }

    /** Deletes the recorded events and idempotency keys. */
    public synchronized void clear() {
        recorded.clear();
    }
}
