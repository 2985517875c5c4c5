package dev.typebus.internal.settle;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Fencing token of a lane: the state of its row as its worker last read or wrote it. Each statement that moves the cursor names {@link #version},
 * which every writer of the row raises, and the server's {@link #incarnation}. If the row or the server has changed, the statement changes nothing.
 * Thread-safe; only the lane's worker changes it.
 */
public final class LaneFence {
    private final String group;
    private final int lane;
    private final long epoch;
    private final AtomicLong version = new AtomicLong();
    private volatile @Nullable String incarnation;

    /** @param epoch the epoch in which the lane was acquired */
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

    /** The version of the row. */
    public long version() {
        return version.get();
    }

    /** The run of the server in which the row was read; null before the first read. */
    public @Nullable String incarnation() {
        return incarnation;
    }

    /** Records that the row was read. */
    void isAt(long readVersion, String ofServer) {
        version.set(readVersion);
        incarnation = ofServer;
    }

    /** Records that this worker has written the row once. */
    void raise() {
        version.incrementAndGet();
    }

    /** {@code payments/3}. */
    @Override
    public String toString() {
        return group + "/" + lane;
    }
}
