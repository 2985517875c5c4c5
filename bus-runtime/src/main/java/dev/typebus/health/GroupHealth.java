package dev.typebus.health;

import dev.typebus.admin.GroupPause;
import dev.typebus.handler.HandlerStats;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How one group of handlers is doing, on all nodes. Immutable.
 *
 * @param here whether this process has it
 * @param pause since when and why it is paused by an operator; null if it is not
 * @param lanes by number
 * @param failing the lanes of this process that do not go on and why, by number: they wait, and try again from time to time
 * @param retrying deliveries that failed or were put off, and are tried again
 * @param parked deliveries that wait for an earlier one of their aggregate
 * @param dead deliveries that failed for good and wait for an operator
 * @param waiting deliveries that wait for a node whose code knows their event or handler, which is state {@code unroutable}; null if there are none
 * @param catchingUp handlers that go through older events
 * @param handlers what its handlers did in this process; empty if it is not here
 * @param handledPerSecond how many events those handled a second, since the bus started
 */
public record GroupHealth(
        String group,
        boolean here,
        @Nullable GroupPause pause,
        List<LaneHealth> lanes,
        Map<Integer, String> failing,
        CappedCount retrying,
        CappedCount parked,
        CappedCount dead,
        @Nullable UnroutableEvents waiting,
        List<CatchUpStatus> catchingUp,
        List<HandlerStats> handlers,
        double handledPerSecond) {
    public GroupHealth {
        lanes = List.copyOf(lanes);
        failing = Collections.unmodifiableMap(new TreeMap<>(failing));
        catchingUp = List.copyOf(catchingUp);
        handlers = List.copyOf(handlers);
    }

    /** The lag of all lanes together. */
    public CappedCount lag() {
        return lanes.stream().map(LaneHealth::lag).reduce(CappedCount.NONE, CappedCount::plus);
    }

    /** How long ago the oldest event was written that is not settled; zero if there is none. */
    public Duration age() {
        return lanes.stream()
                .map(LaneHealth::age)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** The numbers of the lanes that no node works for. */
    public List<Integer> lanesWithoutOwner() {
        return lanes.stream()
                .filter(lane -> lane.owner() == null)
                .map(LaneHealth::lane)
                .toList();
    }
}
