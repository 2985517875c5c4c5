package dev.typebus.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event to be published: a payload with its metadata and options. Immutable.
 *
 * @param type the event type
 * @param payload the payload record
 * @param metadata who caused it and why; missing values are filled in from the event that is being handled, if any
 * @param occurredAt the business time; null for the time of the database
 * @param idempotencyKey a key of 1 to 255 characters for which at most one event is ever published; null for none
 * @param await how long the publisher waits until all handlers have settled the event; null for not at all
 * @param <E> the payload record
 */
public record NewEvent<E>(
        EventType<E> type,
        E payload,
        EventMetadata metadata,
        @Nullable Instant occurredAt,
        @Nullable String idempotencyKey,
        @Nullable Duration await) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if {@code await} is negative or the key does not have 1 to 255 characters
     */
    public NewEvent {
        if (await != null && await.isNegative()) {
            throw new IllegalArgumentException("awaitingHandlers is zero or more, not " + await);
        }
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(metadata, "metadata");
        if (idempotencyKey != null && (idempotencyKey.isEmpty() || idempotencyKey.length() > 255)) {
            throw new IllegalArgumentException("An idempotency key has 1 to 255 characters, not "
                    + idempotencyKey.length() + "; hash a longer one");
        }
    }

    /**
     * Creates an event without metadata and options.
     *
     * @param type the event type
     * @param payload the payload record
     * @param <E> the payload record
     * @return the event
     */
    public static <E> NewEvent<E> of(EventType<E> type, E payload) {
        return new NewEvent<>(type, payload, EventMetadata.EMPTY, null, null, null);
    }

    /**
     * Adds metadata, which wins over the event's own.
     *
     * @param added the metadata
     * @return a copy
     */
    public NewEvent<E> with(EventMetadata added) {
        return new NewEvent<>(type, payload, added.orElse(metadata), occurredAt, idempotencyKey, await);
    }

    /**
     * Sets the business time.
     *
     * @param time the business time
     * @return a copy
     */
    public NewEvent<E> occurredAt(Instant time) {
        return new NewEvent<>(type, payload, metadata, Objects.requireNonNull(time), idempotencyKey, await);
    }

    /**
     * Sets an idempotency key.
     *
     * @param key a key of 1 to 255 characters
     * @return a copy
     * @throws IllegalArgumentException if the key does not have 1 to 255 characters
     */
    public NewEvent<E> once(String key) {
        return new NewEvent<>(type, payload, metadata, occurredAt, Objects.requireNonNull(key), await);
    }

    /**
     * Lets the publisher wait for the handlers.
     *
     * @param atMost the maximum time, zero or more, up to {@code ChronoUnit.FOREVER.getDuration()}
     * @return a copy
     * @throws IllegalArgumentException if the time is negative
     */
    public NewEvent<E> awaitingHandlers(Duration atMost) {
        return new NewEvent<>(type, payload, metadata, occurredAt, idempotencyKey, Objects.requireNonNull(atMost));
    }

    /** {@return the text form of the payload's aggregate id} */
    public String aggregateId() {
        return type.serializer().aggregateId(payload);
    }

    /** {@return name and aggregate; never the payload, so that it may be logged} */
    @Override
    public String toString() {
        return type + " of " + type.aggregateType() + "/" + aggregateIdOrMark();
    }

    /** The aggregate id, or a question mark if there is none: an error message still names such an event. */
    private String aggregateIdOrMark() {
        try {
            return aggregateId();
        } catch (RuntimeException noId) {
            return "?";
        }
    }
}
