package dev.typebus.internal.log;

/** The events of one aggregate on their way to one handler: what waits for each other when order is kept. */
public record OrderingKey(String handlerId, Aggregate aggregate) {}
