package dev.typebus.event;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Keeps what is published in memory, for unit tests without a database. Of an idempotency key it keeps the first event, as the real
 * publishers do. It does not write payloads as JSON: what those would refuse, too long or not to be held in JSON exactly, is kept here.
 * Thread-safe.
 *
 * <pre>{@code
 * RecordingPublisher events = new RecordingPublisher();
 * service.fund(events, loanId);
 * assertThat(events.payloads(Events.LOAN_FUNDED)).containsExactly(new LoanFunded(…));
 * }</pre>
 */
public final class RecordingPublisher implements Publisher {
    private final List<NewEvent<?>> events = new ArrayList<>();
    private final List<EventId> ids = new ArrayList<>();

    @Override
    public synchronized List<EventId> publishAll(List<? extends NewEvent<?>> published) {
        return published.stream().map(this::record).toList();
    }

    private EventId record(NewEvent<?> event) {
        if (event.idempotencyKey() != null) {
            for (int i = 0; i < events.size(); i++) {
                if (event.idempotencyKey().equals(events.get(i).idempotencyKey())) {
                    return ids.get(i);
                }
            }
        }
        EventId id = new EventId(UUID.randomUUID());
        events.add(event);
        ids.add(id);
        return id;
    }

    /** All events so far, in order. */
    public synchronized List<NewEvent<?>> events() {
        return List.copyOf(events);
    }

    /** The payloads of one type so far, in order. */
    public synchronized <E> List<E> payloads(EventType<E> type) {
        return events.stream()
                .filter(event -> event.type().equals(type))
                .map(event -> type.payloadType().cast(event.payload()))
                .toList();
    }

    /** Forgets what was published. */
    public synchronized void clear() {
        events.clear();
        ids.clear();
    }
}
