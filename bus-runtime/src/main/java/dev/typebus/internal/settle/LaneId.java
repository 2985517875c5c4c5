package dev.typebus.internal.settle;

import java.util.Comparator;

/** A lane by name. */
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
