package dev.typebus.internal.settle;

import java.util.Comparator;

/** Name of a lane: its group and number. */
public record LaneId(String group, int lane) implements Comparable<LaneId> {
    private static final Comparator<LaneId> ORDER =
            Comparator.comparing(LaneId::group).thenComparing(LaneId::lane);

    @Override
    public int compareTo(LaneId other) {
        return ORDER.compare(this, other);
    }

    /** {@code payments/3}. */
    @Override
    public String toString() {
        return group + "/" + lane;
    }
}
