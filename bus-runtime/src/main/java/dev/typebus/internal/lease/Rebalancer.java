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
 * Fair shares: who should work for which lane. Every node computes the same from the same standing, so that nobody has to decide for
 * the others: a lane moves when its owner finds that another node should have it and gives it back, and that other node takes it.
 *
 * <p>A group's lanes are spread over the nodes that can work for it, and where that leaves a choice, the nodes' totals are evened out.
 * A lane with events that some nodes' code does not know is for the others, as long as one of them lives, and evens nothing out.
 *
 * <p>No other lane moves without evening something out, so that it ends: each move lowers the sum of the squares of the groups' loads, or leaves it
 * and lowers that of the totals. For one use.
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
     * What one node is to do.
     *
     * @param acquire lanes that nobody holds
     * @param release lanes of its own that another one should have
     */
    record Moves(NavigableSet<LaneId> acquire, NavigableSet<LaneId> release) {}

    /** What {@code node} is to do, which need not live yet. */
    static Moves of(String node, ClusterState clusterState) {
        Map<LaneId, @Nullable String> target = new Rebalancer(clusterState).target();
        NavigableSet<LaneId> take = new TreeSet<>();
        NavigableSet<LaneId> give = new TreeSet<>();
        clusterState.owners().forEach((lane, owner) -> {
            boolean wanted = node.equals(target.get(lane));
            if (owner == null && wanted) {
                take.add(lane);
            } else if (node.equals(owner) && !wanted) {
                give.add(lane);
            }
        });
        return new Moves(take, give);
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

    /** Moves one lane of the group, if that evens something out. */
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
        int more = load(group, most.get()) - load(group, least.get());
        if (more < 1 || (more == 1 && total(most.get()) - total(least.get()) < 2)) {
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
