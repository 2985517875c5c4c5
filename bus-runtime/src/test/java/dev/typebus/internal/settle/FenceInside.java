package dev.typebus.internal.settle;

/** What {@link LaneCursors} does with a fence, for the simulation. */
public final class FenceInside {
    private FenceInside() {}

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
