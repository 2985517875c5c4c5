package dev.typebus.admin;

import dev.typebus.event.EventId;
import java.time.Instant;

/**
 * A delivery that has failed for good, or whose event could not even be decoded. Immutable.
 *
 * @param handlerId the handler
 * @param attempts how often it was tried
 * @param errorClass the class of the last exception
 * @param errorMessage the message of the last exception, cut at 2,000 characters
 * @param errorStack its stack trace, cut at 8,000 characters
 * @param history JSON array of what failed and what operators did, oldest first, each with its time
 * @param diedAt when it became dead
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

    /** Where and why; never the payload. */
    @Override
    public String toString() {
        return group + "/" + handlerId + ": " + eventType + " of " + aggregateType + "/" + aggregateId + " at "
                + position + " is dead after " + attempts + " attempts: " + errorClass + ": " + errorMessage;
    }
}
