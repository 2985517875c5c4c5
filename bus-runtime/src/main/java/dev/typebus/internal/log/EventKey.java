package dev.typebus.internal.log;

/**
 * The key by which lanes select events: domain and slot.
 *
 * @param domain the part of the event's name before the dot
 */
public record EventKey(String domain, int slot) {}
