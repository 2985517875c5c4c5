package dev.typebus.internal.settle;

/** Gives the simulation access to what {@link CursorWriter} does with a fence. */
public final class LaneFenceAccess {
    private LaneFenceAccess() {}

    public static long version(LaneFence fence) {
        return fence.version();
    }

    public static void isAt(LaneFence fence, long version, String server) {
        fence.isAt(version, server);
    }

    public static void raise(LaneFence fence) {
        fence.raise();
    }
}
