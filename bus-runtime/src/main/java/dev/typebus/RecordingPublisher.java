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
 * Keeps what is published in memory, for unit tests without a database. It turns each event into the row that a real publisher would
 * insert, with the limits that a bus has by default; so what they refuse before the database sees it is refused here, too, and the
 * whole list with it. It waits for no handlers, as there are none. Thread-safe.
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

    /** All events so far, in order. */
    public synchronized List<NewEvent<?>> events() {
        return recorded.stream().<NewEvent<?>>map(EncodedEvent::event).toList();
    }

    /** The payloads of one type so far, in order. */
    public synchronized <E> List<E> payloads(EventType<E> type) {
        return recorded.stream()
                .map(EncodedEvent::event)
                .filter(event -> event.type().equals(type))
                .map(event -> type.payloadType().cast(event.payload()))
                .toList();
    }

    /** Forgets what was published, and the keys with it. */
    public synchronized void clear() {
        recorded.clear();
    }
}
