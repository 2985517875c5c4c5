package dev.typebus.internal.log;

/**
 * Where in the log an event is.
 *
 * @param topic the first part of its name
 */
public record Place(String topic, int slot) {}
