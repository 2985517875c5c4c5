package dev.typebus.health;

/**
 * A handler's way through older events, beside its group: because it is new, or because it is replayed. Immutable.
 *
 * @param lanes in how many lanes it is still under way
 * @param position how far it is in the lane where it is furthest behind
 * @param target the position at which the group is
 * @param replaying whether it was asked to go through them again
 */
public record CatchUpStatus(String handlerId, int lanes, long position, long target, boolean replaying) {}
