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
 * The state of one group, on all nodes. Immutable.
 *
 * @param group the group
 * @param here whether this process has it
 * @param pause the pause by an operator; null if it is not paused
 * @param lanes its lanes, by number
 * @param failing lanes of this process that make no progress, by number, with the reason; they retry from time to time
 * @param retrying deliveries that failed or were postponed, and will be retried
 * @param parked deliveries that wait for an earlier one of their aggregate
 * @param dead deliveries that failed for good and wait for an operator
 * @param unroutable deliveries that wait for a node whose code knows their event or handler; null if there are none
 * @param catchingUp handlers that catch up with the group
 * @param handlers the counters of its handlers in this process; empty if this process does not have it
 * @param handledPerSecond events that those handled per second, since the bus started
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
        @Nullable UnroutableEvents unroutable,
        List<CatchUpStatus> catchingUp,
        List<HandlerStats> handlers,
        double handledPerSecond) {
    /** Copies the collections. */
    public GroupHealth {
        lanes = List.copyOf(lanes);
        failing = Collections.unmodifiableMap(new TreeMap<>(failing));
        catchingUp = List.copyOf(catchingUp);
        handlers = List.copyOf(handlers);
    }

    /** {@return the lag of all lanes together} */
    public CappedCount lag() {
        return lanes.stream().map(LaneHealth::lag).reduce(CappedCount.NONE, CappedCount::plus);
    }

    /** {@return the age of the oldest unsettled event; zero if there is none} */
    public Duration age() {
        return lanes.stream()
                .map(LaneHealth::age)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** {@return the numbers of the lanes that no node holds} */
    public List<Integer> lanesWithoutOwner() {
        return lanes.stream()
                .filter(lane -> lane.owner() == null)
                .map(LaneHealth::lane)
                .toList();
    }
}
