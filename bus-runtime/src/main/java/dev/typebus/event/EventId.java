package dev.typebus.event;

import java.util.UUID;

/**
 * The identity of one stored event: a UUID of version 7, so that ids made later sort later. It is the idempotency key to hand
 * to other systems; a position is not, because a database that lost its last commits hands positions out again.
 */
public record EventId(UUID value) {
    /** Reads the text form, as {@link #toString} writes it. */
    public static EventId of(String text) {
        return new EventId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
