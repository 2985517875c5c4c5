package dev.typebus.event;

import java.time.Instant;

/**
 * A delivery that waits for code that knows its event or its handler: a node with a newer release, or with the one before. It is tried
 * again by itself, which costs no attempt, and later events of its aggregate wait behind it. Immutable.
 *
 * @param handlerId the handler; {@code *} where nobody could know which handlers want the event
 * @param reason what is not known
 * @param since when it was set aside
 * @param nextAttemptAt when it is looked at again
 */
public record WaitingDelivery(
        EventId eventId,
        String group,
        String handlerId,
        String eventType,
        String aggregateType,
        String aggregateId,
        long position,
        String reason,
        Instant since,
        Instant nextAttemptAt) {

    /** Where and why; never the payload. */
    @Override
    public String toString() {
        return group + "/" + handlerId + ": " + eventType + " of " + aggregateType + "/" + aggregateId + " at "
                + position + " waits since " + since + " for code that knows it: " + reason;
    }
}
