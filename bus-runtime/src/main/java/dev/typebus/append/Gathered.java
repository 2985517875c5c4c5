package dev.typebus.append;

import dev.typebus.event.EventId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is published in a transaction: the events that are not written yet, and where all of them will be. An event with an idempotency key has
 * what was gathered written at once, as only the database knows its id; so do very many events. For one thread at a time.
 */
final class Gathered {
    /** Above this, gathering costs memory and gains nothing. Characters: {@link Appender#MOST_CHARACTERS}. */
    private static final int MOST_EVENTS = 1_000;

    private final List<EncodedEvent> events = new ArrayList<>();
    private final Published published = new Published();
    private long characters;

    /** Writes events into the transaction, and returns their ids. */
    interface Writing {
        List<EventId> write(List<EncodedEvent> events) throws SQLException;
    }

    /**
     * Publishes events, and returns their ids.
     *
     * @param moment for what cannot be written early
     */
    List<EventId> publish(List<EncodedEvent> encoded, PublishFailure.Moment moment, Writing early) {
        events.addAll(encoded);
        characters += Appender.characters(encoded);
        List<EventId> ids = encoded.stream().map(EncodedEvent::id).toList();
        if (Appender.anyKey(encoded)) {
            List<EventId> written = write(early, moment);
            ids = written.subList(written.size() - encoded.size(), written.size());
        } else if (events.size() >= MOST_EVENTS || characters >= Appender.MOST_CHARACTERS) {
            write(early, moment);
        }
        published.add(encoded, ids);
        return ids;
    }

    /**
     * Writes what was gathered, in one statement, or none if there is nothing to write.
     *
     * @throws dev.typebus.event.TypebusException if the database refuses it; the transaction can then only be rolled back
     */
    List<EventId> write(Writing writing, PublishFailure.Moment moment) {
        List<EncodedEvent> all = take();
        if (all.isEmpty()) {
            return List.of();
        }
        try {
            return writing.write(all);
        } catch (SQLException e) {
            throw PublishFailure.of(e, moment, PublishFailure.describe(all));
        }
    }

    /** What was gathered, which is gone from here then. */
    List<EncodedEvent> take() {
        List<EncodedEvent> all = List.copyOf(events);
        events.clear();
        characters = 0;
        return all;
    }

    /** All that was published. */
    Published published() {
        return published;
    }
}
