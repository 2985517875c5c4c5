package dev.typebus.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event that is to be published: a payload and what is said about it. Immutable.
 *
 * @param metadata who and why; what it leaves open is filled in from the event being handled, if there is one
 * @param occurredAt business time; null for the time of the database
 * @param idempotencyKey publishes at most one event with this key, ever; null for none
 * @param await how long the publisher waits until every handler has settled the event; null for not at all
 * @param <E> the payload record
 */
public record NewEvent<E>(
        EventType<E> type,
        E payload,
        EventMetadata metadata,
        @Nullable Instant occurredAt,
        @Nullable String idempotencyKey,
        @Nullable Duration await) {

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

    /** An event with nothing said about it. */
    public static <E> NewEvent<E> of(EventType<E> type, E payload) {
        return new NewEvent<>(type, payload, EventMetadata.EMPTY, null, null, null);
    }

    /** A copy with this metadata laid over its own: what {@code added} sets wins. */
    public NewEvent<E> with(EventMetadata added) {
        return new NewEvent<>(type, payload, added.orElse(metadata), occurredAt, idempotencyKey, await);
    }

    /** A copy that occurred at this business time. */
    public NewEvent<E> occurredAt(Instant time) {
        return new NewEvent<>(type, payload, metadata, Objects.requireNonNull(time), idempotencyKey, await);
    }

    /** A copy that is published at most once for this key of 1 to 255 characters. */
    public NewEvent<E> once(String key) {
        return new NewEvent<>(type, payload, metadata, occurredAt, Objects.requireNonNull(key), await);
    }

    /** A copy whose publisher waits for the handlers, at most this long: zero or more, up to {@code ChronoUnit.FOREVER}. */
    public NewEvent<E> awaitingHandlers(Duration atMost) {
        return new NewEvent<>(type, payload, metadata, occurredAt, idempotencyKey, Objects.requireNonNull(atMost));
    }

    /** The text form of the payload's aggregate id. */
    public String aggregateId() {
        return type.serializer().aggregateId(payload);
    }

    /** Name and aggregate; never the payload, so that it may be logged. */
    @Override
    public String toString() {
        return type + " of " + type.aggregateType() + "/" + aggregateIdOrMark();
    }

    /** An event without a sound aggregate id is not published, but what refuses it may still want to name it. */
    private String aggregateIdOrMark() {
        try {
            return aggregateId();
        } catch (RuntimeException noId) {
            return "?";
        }
    }
}
