package dev.typebus.event;

/**
 * Counters of batched publishes in this process since the bus started. Publishes on the bus itself are batched; those in transactions and
 * those with an idempotency key are not and do not count. Immutable.
 *
 * @param publishes publish calls
 * @param events events that they published
 * @param writes statements that wrote the events
 * @param largestWrite the largest number of calls that one statement wrote
 */
public record PublishStats(long publishes, long events, long writes, int largestWrite) {}
