package dev.typebus.event;

/**
 * How the publishes on the bus itself, which it gathers, were written in this process since it started. Publishes in transactions and those
 * with an idempotency key are not gathered and do not count. Immutable.
 *
 * @param publishes calls
 * @param events that they published
 * @param writes statements that wrote them
 * @param most the most calls that one statement wrote together
 */
public record PublishStats(long publishes, long events, long writes, int most) {}
