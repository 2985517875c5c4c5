package dev.typebus.internal.settle;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a worker believes of its lane's row. Each statement that moves the cursor names {@link #version}, which every writer of the row
 * raises, and the server's {@link #incarnation}: if the row or the server is another one by now, the statement changes nothing. Thread-safe;
 * only the lane's worker changes it.
 */
public final class LaneFence {
    private final String group;
    private final int lane;
    private final long epoch;
    private final AtomicLong version = new AtomicLong();
    private volatile @Nullable String incarnation;

    /** @param epoch in which the lane was taken */
    public LaneFence(String group, int lane, long epoch) {
        this.group = group;
        this.lane = lane;
        this.epoch = epoch;
    }

    public String group() {
        return group;
    }

    public int lane() {
        return lane;
    }

    public long epoch() {
        return epoch;
    }

    /** How often the row was written. */
    public long version() {
        return version.get();
    }

    /** In which run of the server that was read; null before the first look. */
    public @Nullable String incarnation() {
        return incarnation;
    }

    /** The row was read. */
    void isAt(long readVersion, String ofServer) {
        version.set(readVersion);
        incarnation = ofServer;
    }

    /** This worker has written the row once. */
    void raise() {
        version.incrementAndGet();
    }

    /** {@code payments/3}. */
    @Override
    public String toString() {
        return group + "/" + lane;
    }
}
