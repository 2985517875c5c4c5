package dev.typebus.admin;

import dev.typebus.event.EventId;
import java.time.Instant;

/**
 * A delivery that waits for a node whose code knows its event or handler: one with a newer release, or with the previous one. It is retried,
 * at no cost of an attempt, when a node that knows it takes the lane. Later events of its aggregate wait behind it. Immutable.
 *
 * @param eventId the event's id
 * @param group the handler's group
 * @param handlerId the handler; {@code *} if the handlers of the event are not known
 * @param eventType the event's name
 * @param aggregateType the aggregate type
 * @param aggregateId the text form of the aggregate id
 * @param position the event's position in the log
 * @param reason what is not known
 * @param since when it became unroutable, by the database's clock
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

    /** {@return place and reason; never the payload} */
    @Override
    public String toString() {
        return group + "/" + handlerId + ": " + eventType + " of " + aggregateType + "/" + aggregateId + " at "
                + position + " is unroutable since " + since + ": " + reason;
    }
}
