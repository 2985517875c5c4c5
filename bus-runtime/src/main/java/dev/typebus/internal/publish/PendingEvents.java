package dev.typebus.internal.publish;

import dev.typebus.event.EventId;
import dev.typebus.event.PublishException;
import dev.typebus.event.TypebusException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events that are published in a transaction: those not written yet, and the keys of all. An event with an idempotency key causes all collected
 * events to be written at once, because only the database knows its id. A large number of events does so, too. For one thread at a time.
 */
final class PendingEvents {
    /** The most collected events: collecting more costs memory and gains nothing. The limit of characters is {@link Appender#MOST_CHARACTERS}. */
    private static final int MOST_EVENTS = 1_000;

    private final List<EncodedEvent> events = new ArrayList<>();
    private final PublishedEvents published = new PublishedEvents();
    private long characters;
    private @Nullable TypebusException refusal;

    /** Writes events into the transaction, and returns their ids. */
    interface Writing {
        List<EventId> write(List<EncodedEvent> events) throws SQLException;
    }

    /**
     * Publishes events and returns their ids.
     *
     * @param moment for the error, if events cannot be written early
     */
    List<EventId> publish(List<EncodedEvent> encoded, PublishFailure.Moment moment, Writing early) {
        requireWhole();
        boolean alone = events.isEmpty();
        events.addAll(encoded);
        characters += Appender.characters(encoded);
        List<EventId> ids = encoded.stream().map(EncodedEvent::id).toList();
        if (Appender.anyKey(encoded)) {
            List<EventId> written = write(early, moment, alone);
            ids = written.subList(written.size() - encoded.size(), written.size());
        } else if (events.size() >= MOST_EVENTS || characters >= Appender.MOST_CHARACTERS) {
            write(early, moment, alone);
        }
        published.add(encoded, ids);
        return ids;
    }

    /**
     * Writes the collected events in one statement, if there are any.
     *
     * @throws dev.typebus.event.TypebusException if the database refuses it; the transaction can then only be rolled back
     */
    void write(Writing writing, PublishFailure.Moment moment) {
        write(writing, moment, false);
    }

    /** @param ofThisCall whether all of these events are of the current call, which throws if they are refused; no id was returned before */
    private List<EventId> write(Writing writing, PublishFailure.Moment moment, boolean ofThisCall) {
        List<EncodedEvent> all = take();
        if (all.isEmpty()) {
            return List.of();
        }
        try {
            return writing.write(all);
        } catch (SQLException e) {
            TypebusException refused = PublishFailure.of(e, moment, PublishFailure.describe(all));
            if (!ofThisCall) {
                refusal = refused;
            }
            throw refused;
        }
    }

    /** Removes the collected events and returns them. */
    List<EncodedEvent> take() {
        requireWhole();
        List<EncodedEvent> all = List.copyOf(events);
        clear();
        return all;
    }

    /** Discards the collected events and forgets an earlier refusal, because the transaction or a part of it was rolled back. */
    void forget() {
        clear();
        refusal = null;
    }

    private void clear() {
        events.clear();
        characters = 0;
    }

    /**
     * Refuses further events after a refusal. The caller may have caught it, and the driver may have rolled the transaction back to before that
     * statement.
     */
    private void requireWhole() {
        if (refusal != null) {
            throw new PublishException(
                    "An event of this transaction whose id was returned could not be written, and that exception was caught. Nothing more is"
                            + " published by it; roll it back",
                    refusal);
        }
    }

    /** Returns all published events. */
    PublishedEvents published() {
        return published;
    }
}
