package dev.typebus.internal.lease;

import dev.typebus.internal.settle.LaneId;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who lives and who works for what, as of one moment of the database. Immutable.
 *
 * @param nodes the groups that each living node can work for, by its name
 * @param owners who holds each lane; null for one that nobody does
 * @param unknownTo the living nodes whose code does not know some of a lane's events; without lanes of which all know all
 * @param paused groups that nobody is to work for
 */
record ClusterState(
        NavigableMap<String, Set<String>> nodes,
        NavigableMap<LaneId, @Nullable String> owners,
        Map<LaneId, Set<String>> unknownTo,
        Set<String> paused) {
    /** The lanes that this node holds. */
    Set<LaneId> heldBy(String node) {
        return owners.entrySet().stream()
                .filter(lane -> node.equals(lane.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
