package dev.typebus.internal.publish;

import dev.typebus.event.EventId;
import dev.typebus.event.EventType;
import dev.typebus.event.HandlersNotSettledException;
import dev.typebus.internal.log.EventKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The published events of a transaction until its commit: their keys, and the events whose handlers are awaited. */
final class PublishedEvents {
    private final Set<EventKey> keys = new LinkedHashSet<>();
    private final List<Awaited> awaited = new ArrayList<>();

    private record Awaited(EventId id, Duration atMost) {}

    /** The number of published events at a savepoint. */
    record Size(int keys, int awaited) {}

    /** @param ids the ids of the events in the log */
    void add(List<EncodedEvent> events, List<EventId> ids) {
        for (int i = 0; i < events.size(); i++) {
            EventType<?> type = events.get(i).event().type();
            keys.add(new EventKey(
                    type.name().substring(0, type.name().indexOf('.')),
                    events.get(i).slot()));
            Duration atMost = events.get(i).event().await();
            if (atMost != null) {
                awaited.add(new Awaited(ids.get(i), atMost));
            }
        }
    }

    Set<EventKey> keys() {
        return keys;
    }

    Size size() {
        return new Size(keys.size(), awaited.size());
    }

    /** Forgets the events that were added since. */
    void shrink(Size size) {
        List.copyOf(keys).stream().skip(size.keys()).forEach(keys::remove);
        awaited.subList(Math.min(size.awaited(), awaited.size()), awaited.size())
                .clear();
    }

    /**
     * Notifies the listener of the commit, then waits for the handlers of events that were published with {@code awaitingHandlers}, up to the
     * longest of their limits.
     *
     * @throws HandlersNotSettledException if that takes longer
     */
    void notifyCommitted(CommitListener listener, SettlementAwaiter handlers) {
        if (!keys.isEmpty()) {
            listener.committed(keys);
        }
        awaited.stream()
                .map(Awaited::atMost)
                .max(Duration::compareTo)
                .ifPresent(longest ->
                        handlers.await(awaited.stream().map(Awaited::id).toList(), longest));
    }
}
