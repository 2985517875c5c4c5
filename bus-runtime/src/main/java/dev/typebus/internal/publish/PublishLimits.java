package dev.typebus.internal.publish;

/**
 * How much may be published.
 *
 * @param payloadBytes the longest JSON text of a payload, in bytes of UTF-8
 * @param causationDepth how many events may cause each other in a chain
 */
public record PublishLimits(int payloadBytes, int causationDepth) {
    /** 256 kB and 100 events. */
    public static final PublishLimits DEFAULT = new PublishLimits(256 * 1024, 100);
}
