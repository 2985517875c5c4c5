package dev.typebus.internal.settle;

import java.util.Comparator;

/** A lane by name. */
public record LaneName(String group, int lane) implements Comparable<LaneName> {
    private static final Comparator<LaneName> ORDER =
            Comparator.comparing(LaneName::group).thenComparing(LaneName::lane);

    @Override
    public int compareTo(LaneName other) {
        return ORDER.compare(this, other);
    }

    /** {@code payments/3}. */
    @Override
    public String toString() {
        return group + "/" + lane;
    }
}
