package dev.typebus.internal.log;

/**
 * Where in the log an event is.
 *
 * @param domain the first part of its name
 */
public record EventKey(String domain, int slot) {}
