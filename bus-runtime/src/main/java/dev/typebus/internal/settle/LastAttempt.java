package dev.typebus.internal.settle;

/**
 * What a lane's worker was trying when it was last heard of.
 *
 * @param position the event's
 * @param handlerId whose delivery it was; {@code *} if all handlers of the group were to get the event
 */
public record LastAttempt(long position, String handlerId) {}
