package dev.typebus.admin;

import dev.typebus.event.EventId;
import java.time.Instant;

/**
 * A delivery that waits for code that knows its event or its handler: a node with a newer release, or with the one before. Its state is
 * {@code unroutable}: it is tried again, at no cost of an attempt, once a node that knows it takes the lane, and not before. Later events
 * of its aggregate wait behind it. Immutable.
 *
 * @param handlerId the handler; {@code *} where nobody could know which handlers want the event
 * @param reason what is not known
 * @param since when it was set aside
 */
public record UnroutableDelivery(
        EventId eventId,
        String group,
        String handlerId,
        String eventType,
        String aggregateType,
        String aggregateId,
        long position,
        String reason,
        Instant since) {

    /** Where and why; never the payload. */
    @Override
    public String toString() {
        return group + "/" + handlerId + ": " + eventType + " of " + aggregateType + "/" + aggregateId + " at "
                + position + " waits since " + since + " for code that knows it: " + reason;
    }
}
