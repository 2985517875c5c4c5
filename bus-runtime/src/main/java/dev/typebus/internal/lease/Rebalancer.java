package dev.typebus.internal.lease;

import dev.typebus.internal.settle.LaneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Computes fair shares: which node should work for which lane. Every node computes the same result from the same cluster state, so no
 * coordinator is needed. A lane moves in two steps: its owner releases it, and the node that should have it acquires it.
 *
 * <p>A group's lanes are spread evenly over the nodes that can work for it. Where that leaves a choice, the nodes' totals are evened out.
 * If some nodes' code does not know events of a lane, the lane goes to one of the other nodes, as long as one lives, and takes no part in
 * the evening out.
 *
 * <p>Termination: each other move lowers the sum of the squares of the groups' loads, or leaves it and lowers that of the totals. For one
 * use.
 */
final class Rebalancer {
    private final NavigableMap<String, Set<String>> nodes;
    private final NavigableMap<LaneId, @Nullable String> owners;
    private final Map<LaneId, Set<String>> unknownTo;
    private final Map<String, Integer> totals = new HashMap<>();
    private final Map<String, Map<String, Integer>> loads = new HashMap<>();

    private Rebalancer(ClusterState clusterState) {
        this.nodes = clusterState.nodes();
        this.owners = new TreeMap<>(clusterState.owners());
        this.unknownTo = new HashMap<>(clusterState.unknownTo());
        unknownTo
                .entrySet()
                .removeIf(lane ->
                        leastLoaded(lane.getKey().group(), lane.getValue()).isEmpty());
        owners.forEach((lane, owner) -> count(lane, owner, 1));
    }

    /**
     * The moves of one node.
     *
     * @param acquire free lanes that the node should have
     * @param release lanes of the node that another node should have
     */
    record Moves(NavigableSet<LaneId> acquire, NavigableSet<LaneId> release) {}

    /** The moves of {@code node}, which need not have an entry yet. */
    static Moves of(String node, ClusterState clusterState) {
        Map<LaneId, @Nullable String> target = new Rebalancer(clusterState).target();
        NavigableSet<LaneId> acquire = new TreeSet<>();
        NavigableSet<LaneId> release = new TreeSet<>();
        clusterState.owners().forEach((lane, owner) -> {
            boolean wanted = node.equals(target.get(lane));
            if (owner == null && wanted) {
                acquire.add(lane);
            } else if (node.equals(owner) && !wanted) {
                release.add(lane);
            }
        });
        return new Moves(acquire, release);
    }

    private Map<LaneId, @Nullable String> target() {
        for (Map.Entry<LaneId, @Nullable String> lane : List.copyOf(owners.entrySet())) {
            Set<String> not = unknownTo.getOrDefault(lane.getKey(), Set.of());
            if (lane.getValue() == null || not.contains(lane.getValue())) {
                leastLoaded(lane.getKey().group(), not).ifPresent(node -> move(lane.getKey(), node));
            }
        }
        NavigableSet<String> groups =
                owners.keySet().stream().map(LaneId::group).collect(Collectors.toCollection(TreeSet::new));
        boolean moved = true;
        while (moved) {
            moved = false;
            for (String group : groups) {
                moved |= even(group);
            }
        }
        return owners;
    }

    /** Moves one lane of the group from the most to the least loaded node, if that evens the loads or the totals out. */
    private boolean even(String group) {
        Optional<String> least = leastLoaded(group, Set.of());
        NavigableMap<LaneId, @Nullable String> lanes =
                new TreeMap<>(owners.subMap(new LaneId(group, 0), true, new LaneId(group, Integer.MAX_VALUE), true));
        lanes.keySet().removeAll(unknownTo.keySet());
        Optional<String> most = lanes.values().stream()
                .flatMap(Stream::ofNullable)
                .filter(nodes::containsKey)
                .max(byLoad(group));
        if (least.isEmpty() || most.isEmpty()) {
            return false;
        }
        int difference = load(group, most.get()) - load(group, least.get());
        if (difference < 1 || (difference == 1 && total(most.get()) - total(least.get()) < 2)) {
            return false;
        }
        LaneId last = lanes.entrySet().stream()
                .filter(lane -> most.get().equals(lane.getValue()))
                .map(Map.Entry::getKey)
                .reduce((first, second) -> second)
                .orElseThrow();
        move(last, least.get());
        return true;
    }

    private Optional<String> leastLoaded(String group, Set<String> not) {
        return nodes.entrySet().stream()
                .filter(node -> node.getValue().contains(group) && !not.contains(node.getKey()))
                .map(Map.Entry::getKey)
                .min(byLoad(group));
    }

    private Comparator<String> byLoad(String group) {
        return Comparator.comparing((String node) -> load(group, node))
                .thenComparing(this::total)
                .thenComparing(Comparator.naturalOrder());
    }

    private void move(LaneId lane, String to) {
        count(lane, owners.get(lane), -1);
        count(lane, to, 1);
        owners.put(lane, to);
    }

    private void count(LaneId lane, @Nullable String owner, int change) {
        if (owner != null) {
            totals.merge(owner, change, Integer::sum);
            loads.computeIfAbsent(lane.group(), group -> new HashMap<>()).merge(owner, change, Integer::sum);
        }
    }

    private int load(String group, String node) {
        return Objects.requireNonNullElse(loads.getOrDefault(group, Map.of()).get(node), 0);
    }

    private int total(String node) {
        return totals.getOrDefault(node, 0);
    }
}
