package dev.typebus.admin;

import dev.typebus.event.EventId;
import java.time.Instant;

/**
 * A delivery that has failed for good, or whose event could not be decoded. Immutable.
 *
 * @param eventId the event's id
 * @param group the handler's group
 * @param handlerId the handler
 * @param eventType the event's name
 * @param aggregateType the aggregate type
 * @param aggregateId the text form of the aggregate id
 * @param position the event's position in the log
 * @param attempts the number of attempts
 * @param errorClass the class of the last exception
 * @param errorMessage the message of the last exception, cut at 2,000 characters
 * @param errorStack its stack trace, cut at 8,000 characters
 * @param history a JSON array of failures and operations, oldest first, each with its time
 * @param diedAt when it became dead, by the database's clock
 */
public record DeadLetter(
        EventId eventId,
        String group,
        String handlerId,
        String eventType,
        String aggregateType,
        String aggregateId,
        long position,
        int attempts,
        String errorClass,
        String errorMessage,
        String errorStack,
        String history,
        Instant diedAt) {

    /** {@return place and error; never the payload} */
    @Override
    public String toString() {
        return group + "/" + handlerId + ": " + eventType + " of " + aggregateType + "/" + aggregateId + " at "
                + position + " is dead after " + attempts + " attempts: " + errorClass + ": " + errorMessage;
    }
}
