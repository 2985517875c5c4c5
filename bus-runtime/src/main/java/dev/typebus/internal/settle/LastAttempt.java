package dev.typebus.internal.settle;

/**
 * The attempt that a lane's worker last began, as far as it is stored.
 *
 * @param position the position of the event
 * @param handlerId the handler of the delivery; {@code *} if the event was for every handler of the group
 */
public record LastAttempt(long position, String handlerId) {}
