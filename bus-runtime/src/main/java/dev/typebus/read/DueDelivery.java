package dev.typebus.read;

/**
 * A delivery whose retry is due.
 *
 * @param attempts how often it failed so far
 * @param history JSON array of what happened to it, oldest first
 */
public record DueDelivery(String handlerId, int attempts, String history, StoredRow row) {}
