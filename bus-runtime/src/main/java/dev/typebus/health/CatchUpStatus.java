package dev.typebus.health;

/**
 * The progress of a handler that catches up with its group, because it is new or is being replayed. Immutable.
 *
 * @param handlerId the handler
 * @param lanes the number of lanes in which it is still catching up
 * @param position its position in the lane that is furthest behind
 * @param target the position of the group
 * @param replaying whether it is a replay
 */
public record CatchUpStatus(String handlerId, int lanes, long position, long target, boolean replaying) {}
