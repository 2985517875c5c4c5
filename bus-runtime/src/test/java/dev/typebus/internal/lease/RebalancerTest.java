package dev.typebus.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.internal.settle.LaneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class RebalancerTest {
    private static final int MOST_ROUNDS = 6;

    private final NavigableMap<String, Set<String>> nodes = new TreeMap<>();
    private final NavigableMap<LaneId, @Nullable String> owners = new TreeMap<>();
    private final Map<LaneId, Set<String>> unknownTo = new TreeMap<>();

    private void group(String name, int lanes) {
        IntStream.range(0, lanes).forEach(lane -> owners.put(new LaneId(name, lane), null));
    }

    private void node(String name, String... groups) {
        nodes.put(name, Set.of(groups));
    }

    private void leave(String name) {
        nodes.remove(name);
        owners.replaceAll((lane, owner) -> name.equals(owner) ? null : owner);
    }

    private Rebalancer.Moves moves(String node) {
        return Rebalancer.of(node, new ClusterState(nodes, owners, unknownTo, Set.of()));
    }

    /** Every node looks and moves, one after the other, until nobody has anything to do. Returns how many lanes moved from node to node. */
    private int settle(Collection<String> order) {
        int given = 0;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            boolean moved = false;
            for (String node : order) {
                Rebalancer.Moves moves = moves(node);
                moves.release().forEach(lane -> owners.put(lane, null));
                moves.acquire().forEach(lane -> owners.put(lane, node));
                given += moves.release().size();
                moved |= !moves.release().isEmpty() || !moves.acquire().isEmpty();
            }
            if (!moved) {
                return given;
            }
        }
        throw new AssertionError("Not settled after " + MOST_ROUNDS + " rounds: " + owners);
    }

    private Map<String, Long> loads(String group) {
        return owners.entrySet().stream()
                .filter(lane -> lane.getKey().group().equals(group) && lane.getValue() != null)
                .collect(Collectors.groupingBy(lane -> String.valueOf(lane.getValue()), Collectors.counting()));
    }

    @Test
    void singleNodeAcquiresEverything() {
        group("a", 8);
        group("b", 1);
        node("one", "a", "b");
        assertThat(moves("one").acquire()).hasSize(9);
        assertThat(moves("one").release()).isEmpty();
    }

    @Test
    void secondNodeGetsHalfWithFewestMoves() {
        group("a", 8);
        node("one", "a");
        settle(List.of("one"));
        node("two", "a");
        assertThat(settle(List.of("two", "one"))).isEqualTo(4);
        assertThat(loads("a")).containsOnly(Map.entry("one", 4L), Map.entry("two", 4L));
        assertThat(settle(List.of("one", "two"))).isZero();
    }

    @Test
    void lanesOfLeavingNodeAreSpreadEvenly() {
        group("a", 9);
        for (String name : List.of("one", "two", "three")) {
            node(name, "a");
        }
        settle(nodes.keySet());
        leave("two");
        assertThat(settle(nodes.keySet())).isZero();
        assertThat(loads("a").values()).containsExactlyInAnyOrder(5L, 4L);
    }

    @Test
    void groupsOfOneLaneAreSpread() {
        IntStream.range(0, 10).forEach(i -> group("g" + i, 1));
        String[] groups = IntStream.range(0, 10).mapToObj(i -> "g" + i).toArray(String[]::new);
        node("one", groups);
        settle(List.of("one"));
        node("two", groups);
        settle(List.of("one", "two"));
        assertThat(owners.values().stream().filter("one"::equals)).hasSize(5);
        assertThat(owners.values().stream().filter("two"::equals)).hasSize(5);
    }

    @Test
    void nodeGetsNoLaneOfUnknownGroup() {
        group("a", 4);
        group("b", 4);
        node("one", "a");
        node("two", "a", "b");
        settle(List.of("one", "two"));
        assertThat(loads("b")).containsOnly(Map.entry("two", 4L));
        assertThat(loads("a").get("one")).isGreaterThanOrEqualTo(2);
        leave("two");
        settle(List.of("one"));
        assertThat(loads("a")).containsOnly(Map.entry("one", 4L));
        assertThat(loads("b")).isEmpty();
    }

    @Test
    void laneGoesToNodeThatKnowsItsEvents() {
        group("a", 4);
        node("old", "a");
        settle(List.of("old"));
        unknownTo.put(new LaneId("a", 0), Set.of("old"));
        unknownTo.put(new LaneId("a", 1), Set.of("old"));
        unknownTo.put(new LaneId("a", 2), Set.of("old"));
        assertThat(settle(List.of("old"))).isZero();
        node("new", "a");
        settle(List.of("old", "new"));
        assertThat(loads("a")).containsOnly(Map.entry("old", 1L), Map.entry("new", 3L));
        assertThat(owners.get(new LaneId("a", 3))).isEqualTo("old");

        leave("new");
        settle(List.of("old"));
        assertThat(loads("a")).containsOnly(Map.entry("old", 4L));
        node("another", "a");
        unknownTo.replaceAll((lane, nodes) -> Set.of("old", "another"));
        settle(List.of("old", "another"));
        assertThat(loads("a")).containsOnly(Map.entry("old", 2L), Map.entry("another", 2L));
    }

    @RepeatedTest(200)
    void allLanesAreHeldSpreadAndStable(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<String> groups =
                IntStream.range(0, 1 + random.nextInt(6)).mapToObj(i -> "g" + i).toList();
        groups.forEach(group -> group(group, 1 + random.nextInt(16)));
        for (int step = 0; step < 12; step++) {
            if (nodes.isEmpty() || random.nextInt(3) > 0) {
                nodes.put("n" + step, Set.copyOf(groups));
            } else {
                leave(List.copyOf(nodes.keySet()).get(random.nextInt(nodes.size())));
            }
            if (!nodes.isEmpty()) {
                settle(new TreeSet<>(nodes.keySet()));
                for (String group : groups) {
                    assertThat(owners.entrySet())
                            .as("seed %s, step %s", repetition.getCurrentRepetition(), step)
                            .noneMatch(lane -> lane.getKey().group().equals(group) && lane.getValue() == null);
                    assertThat(spread(group)).isLessThanOrEqualTo(1);
                }
            }
        }
    }

    private long spread(String group) {
        Map<String, Long> loads = loads(group);
        long most = loads.values().stream().mapToLong(Long::longValue).max().orElse(0);
        long least = nodes.keySet().stream()
                .mapToLong(node -> loads.getOrDefault(node, 0L))
                .min()
                .orElse(0);
        return most - least;
    }
}
