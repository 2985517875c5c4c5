package dev.typebus.internal.publish;

/**
 * The limits of events.
 *
 * @param payloadBytes the longest JSON text of a payload, in bytes of UTF-8
 * @param causationDepth the longest chain of events that cause each other
 */
public record PublishLimits(int payloadBytes, int causationDepth) {
    /** The default limits: 256 kB and 100 events. */
    public static final PublishLimits DEFAULT = new PublishLimits(256 * 1024, 100);
}
