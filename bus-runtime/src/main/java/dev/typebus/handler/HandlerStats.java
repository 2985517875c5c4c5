package dev.typebus.handler;

import java.time.Duration;

/**
 * Counters of one handler in this process since the bus started. Immutable.
 *
 * @param group the handler's group
 * @param handlerId the handler
 * @param handled events for which a call returned; events of a transaction that is rolled back and run again count again
 * @param failures calls that threw an exception
 * @param total the time spent in calls that returned
 * @param slowest the longest call that returned
 */
public record HandlerStats(
        String group, String handlerId, long handled, long failures, Duration total, Duration slowest) {}
