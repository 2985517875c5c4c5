package dev.typebus.event;

import java.util.UUID;

/**
 * The identity of a stored event: a UUID of version 7, so that later ids sort after earlier ones. Use it as idempotency key towards other
 * systems. A position is no such key, because a database that lost its last commits assigns positions again.
 *
 * @param value the UUID
 */
public record EventId(UUID value) {
    /**
     * Parses the text form that {@link #toString} returns.
     *
     * @param text a UUID
     * @return the id
     * @throws IllegalArgumentException if the text is no UUID
     */
    public static EventId of(String text) {
        return new EventId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
