package dev.typebus.read;

/**
 * A delivery whose retry is due.
 *
 * @param attempts how many failures were charged to it so far
 * @param failures how often it was tried, charged or not, as far as its history goes back
 * @param suspect whether it may have killed a worker
 * @param replaying whether the handler had been given it before a replay
 */
public record DueDelivery(
        String handlerId, int attempts, int failures, boolean suspect, boolean replaying, StoredRow row) {}
