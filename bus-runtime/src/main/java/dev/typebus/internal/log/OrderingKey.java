package dev.typebus.internal.log;

/** Handler and aggregate: deliveries with the same key wait for each other when order is kept. */
public record OrderingKey(String handlerId, Aggregate aggregate) {}
